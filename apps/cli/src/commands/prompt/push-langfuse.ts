import type { CommandModule } from '../../program/command-module.ts';
import { collect } from '../../program/scope-options.ts';

/** `waymark prompt push-langfuse NAME`: for teams that serve their prompts from there. */
export const promptPushLangfuseCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark prompt push-langfuse refund_v2', 'as the newest version of refund, without a label'],
      ['waymark prompt push-langfuse refund_v2 --label production', 'and in use at once'],
      ['waymark prompt push-langfuse refund_v2 --as support/refund', 'under another name'],
    ],
    reads:
      'WAYMARK_HOME/prompts; LANGFUSE_PUBLIC_KEY, LANGFUSE_SECRET_KEY and LANGFUSE_BASE_URL; needs the package @langfuse/client',
    writes:
      'a version in Langfuse, with the tools, their fingerprints and the content hash in its config. Demonstrations stay here: they may be private.',
    prints: 'what it is called there; data is {name, langfuse_name, labels, dry_run}.',
  },
  define: (command, run) =>
    command
      .description('Push a prompt with its tools to Langfuse, as a new version there.')
      .argument('<name>', 'name and version, as in refund_v2')
      .option('--as <name>', 'what it is called there (default: its name without the version)')
      .option('--label <label>', 'label of the new version; repeats', collect)
      .option('--dry-run', 'say what would be pushed, and send nothing')
      .action(
        run(async (invocation, name, options) => {
          const { pushToLangfuse } = await import('../../prompt/push-langfuse.ts');
          return pushToLangfuse(invocation, name, options);
        }),
      ),
};
