import { hookEventNames } from '../../hooks/hook-events.ts';
import type { CommandModule } from '../../program/command-module.ts';

/** `waymark medallion hook EVENT`: what the agent calls. Whatever goes wrong, the agent goes on: the exit code is always 0. */
export const hookCommand: CommandModule = {
  notes: {
    examples: [
      [`echo '{"cwd":"/home/me/shop"}' | waymark medallion hook session-start`, 'what the agent would get'],
      ['waymark hooks install --client claude-code', 'let the agent call it'],
    ],
    reads: 'the agent’s JSON on stdin (cwd, transcript_path), the session’s log, the git history, the database',
    writes: 'session-start: nothing. pre-compact and session-end: a checkpoint of the project’s scope.',
    prints:
      'session-start: the agent’s JSON with additionalContext, or nothing when nothing is known. The others: nothing. Failures are one line on stderr and exit code 0.',
  },
  define: (command, run) =>
    command
      .description('Answer a coding agent’s hook: session-start, pre-compact or session-end.')
      .argument('<event>', hookEventNames.join(', '))
      .option('--max-tokens <n>', 'budget of the text for the new session', (text) => Number(text) || undefined)
      .action(
        run(async (invocation, event, options) => {
          const { hook } = await import('../../hooks/hook.ts');
          return hook(invocation, event, options);
        }),
      ),
};
