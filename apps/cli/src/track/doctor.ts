import { doctorOutput } from '../doctor/doctor-output.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { checkTracker } from './check-tracker.ts';

/** Checks all that the tracker stands on. */
export async function trackDoctor(invocation: Invocation): Promise<CommandOutput> {
  return doctorOutput('track.doctor', await checkTracker(invocation), []);
}
