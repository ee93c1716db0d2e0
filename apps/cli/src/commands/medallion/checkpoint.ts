import type { CommandModule } from '../../program/command-module.ts';
import { collect, scopeOption, tagOption } from '../../program/scope-options.ts';

/** `waymark medallion checkpoint`: saves what happened, once, however often it is called. */
export const checkpointCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark medallion checkpoint', 'from the git history since the last checkpoint'],
      [
        'waymark medallion checkpoint --summary "We will use sessions, not tokens. Who rotates keys?"',
        'from your own words',
      ],
      ['waymark medallion checkpoint --from session.jsonl --from test.log', 'from a session’s log and test output'],
      ['git diff | waymark medallion checkpoint --from -', 'from stdin'],
      [
        'waymark medallion checkpoint --scope repo:shop --scope module:auth --git main..HEAD',
        'of a part, from a range',
      ],
      ['waymark medallion checkpoint --dry-run --json', 'the document, not stored'],
    ],
    reads:
      'session logs (Claude Code, Codex), chat messages, git log and diff, test output; the medallion of exactly this scope',
    writes:
      'a new revision in the database, made first where it is missing. Secrets are redacted before. Nothing when nothing is new.',
    prints:
      'what it made; data is {outcome, medallion_id, short_id, revision, merges, dry_run, decisions, open_questions, medallion}.',
  },
  define: (command, run) =>
    command
      .description(
        'Save what happened as a checkpoint. Without --from, --git and --summary it reads the git history since the last one.',
      )
      .addOption(scopeOption())
      .addOption(tagOption())
      .option('--from <file>', 'evidence; repeat it; - is stdin', collect)
      .option('--git <range>', 'commits, as git log takes them: main..HEAD, HEAD~20..')
      .option('--summary <text>', 'what happened, in your words')
      .option('--llm <llm>', 'extractive, stub, or PROVIDER/MODEL (default: WAYMARK_LLM, else extractive)')
      .option('--dry-run', 'print the document and store nothing')
      .action(
        run(async (invocation, options) => {
          const { checkpoint } = await import('../../medallion/checkpoint.ts');
          return checkpoint(invocation, options);
        }),
      ),
};
