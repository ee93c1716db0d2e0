import type { CommandModule } from '../../program/command-module.ts';
import { addOriginOptions } from './save-options.ts';

/** `waymark prompt import-langfuse NAME`: what somebody edited there becomes a reviewed version here. */
export const promptImportLangfuseCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark prompt import-langfuse refund --name refund --version v3', 'the one that is labelled production'],
      ['waymark prompt import-langfuse refund@staging --name refund --version v3', 'of another label'],
      ['waymark prompt import-langfuse refund@7 --name refund --version v3 --dry-run', 'a version; only checked'],
    ],
    reads:
      'Langfuse, by LANGFUSE_PUBLIC_KEY, LANGFUSE_SECRET_KEY and LANGFUSE_BASE_URL; needs the package @langfuse/client. Tools come from the prompt’s config unless --tools is given.',
    writes: 'as `prompt save`',
    prints:
      'where it is; data is {name, path, format, tools: [name], predictors: [name], dry_run}. A warning says when it was changed in Langfuse after it was pushed from here.',
  },
  define: (command, run) =>
    addOriginOptions(
      command
        .description('Save a prompt of Langfuse as a new version.')
        .argument('<prompt>', 'NAME, NAME@LABEL or NAME@VERSION')
        .requiredOption('--name <name>', 'letters, digits, - and _')
        .requiredOption('--version <version>', 'v1, v2.1 or 1.2.3'),
    ).action(
      run(async (invocation, prompt, options) => {
        const { importFromLangfuse } = await import('../../prompt/import-langfuse.ts');
        return importFromLangfuse(invocation, prompt, options);
      }),
    ),
};
