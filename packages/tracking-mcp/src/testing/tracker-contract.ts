import { describe } from 'vitest';

import type { TrackerOptions } from '../sql/open-tracker.ts';
import type { Tracker } from '../tracker.ts';
import { changeTests } from './contract/changes.ts';
import { configurationTests } from './contract/configuration.ts';
import { deploymentTests } from './contract/deployments.ts';
import { enhancementTests } from './contract/enhancements.ts';
import { stateTests } from './contract/state.ts';
import { vendorTests } from './contract/vendors.ts';
import { writeTests } from './contract/writes.ts';

/** A driver under test. */
export interface TrackerContract {
  /** How the driver is called in the titles. */
  name: string;
  /** Opens an empty place for trackers. Those that one `create` call opens share it; projects keep them apart. */
  create(): Promise<ContractTrackers>;
}

/** One empty place. */
export interface ContractTrackers {
  open(options?: TrackerOptions): Promise<Tracker>;
  close(): Promise<void>;
}

/**
 * What every tracker keeps beside its work items, as a suite for vitest. Nothing in it is skipped for any driver.
 * @example trackerContract({ name: 'my driver', create: async () => ({ open: openMine, close: closeMine }) })
 */
export function trackerContract({ name, create }: TrackerContract): void {
  describe(`tracker: ${name}`, () => {
    vendorTests(create);
    deploymentTests(create);
    enhancementTests(create);
    configurationTests(create);
    changeTests(create);
    stateTests(create);
    writeTests(create);
  });
}
