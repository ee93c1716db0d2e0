import type { CommandModule } from '../../program/command-module.ts';

/** `waymark prompt verify [NAME]`: whether somebody changed a prompt after its review. */
export const promptVerifyCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark prompt verify', 'all of them; for a pipeline that deploys'],
      ['waymark prompt verify refund_v2', 'one'],
    ],
    reads: 'WAYMARK_HOME/prompts',
    writes: 'nothing',
    prints:
      'one line a finding; data is {ok, prompts: [{name, ok, problems: [{check: file|content_hash|tool_fingerprints, message}]}]}. Exit code 9 when one is not as it was saved.',
  },
  define: (command, run) =>
    command
      .description('Check content hash and tool fingerprints of one prompt, or of all.')
      .argument('[name]', 'name and version (default: all)')
      .action(
        run(async (invocation, name) => {
          const { verify } = await import('../../prompt/verify.ts');
          return verify(invocation, name);
        }),
      ),
};
