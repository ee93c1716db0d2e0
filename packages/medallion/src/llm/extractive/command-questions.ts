import type { QuestionFinding } from './findings.ts';
import { failedCommandQuestion, questionKey } from './question-key.ts';
import { tellingLine } from './read-commands.ts';
import type { Session } from './session.ts';

/** What the commands of the sessions leave open, and which earlier failures they settle. */
export interface CommandFindings {
  questions: QuestionFinding[];
  /** Keys of the questions whose command succeeds now. */
  succeeded: Set<string>;
}

/** How many results from the end of a session count as its end. */
const endOfSession = 8;

/** Reads the errors that are left at the end: failures near the end of a session that no later success makes good. */
export function readFailedCommands(sessions: readonly Session[]): CommandFindings {
  const open = new Map<string, { question: QuestionFinding; program: string }>();
  const succeeded = new Set<string>();
  for (const { commands, actions, turns } of sessions) {
    const lastRequest = turns.findLast((turn) => turn.speaker === 'user')?.entry ?? -1;
    const nearEnd = actions.at(-endOfSession)?.entry ?? 0;
    for (const { text, purpose, action, program } of commands) {
      const key = questionKey(failedCommandQuestion(text, ''));
      if (action.outcome === 'succeeded') {
        open.delete(key);
        succeeded.add(key);
        // Another call of the same program that works means that the way was found.
        if (purpose === 'work') for (const [other, entry] of open) if (entry.program === program) open.delete(other);
        continue;
      }
      if (action.outcome !== 'failed' || purpose === 'lookup') continue;
      succeeded.delete(key);
      if (action.entry < Math.min(lastRequest, nearEnd)) continue;
      const question = failedCommandQuestion(text, tellingLine(action.output));
      open.delete(key);
      open.set(key, {
        question: { question, blocked_on: [], priority: 'high', source: action.source, time: action.time },
        program,
      });
    }
  }
  return { questions: Array.from(open.values(), ({ question }) => question), succeeded };
}
