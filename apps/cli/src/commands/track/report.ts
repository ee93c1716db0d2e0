import type { CommandModule } from '../../program/command-module.ts';
import { wholeNumberFromZero, readsTracker, withOrigin } from './options.ts';

/** `waymark track report`. */
export const trackReportCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark track report', 'Markdown on stdout'],
      ['waymark track report --write', 'into .project_status.md, ready to be committed'],
      ['waymark track report --template status.liquid', 'as your own template has it'],
    ],
    reads: `${readsTracker}; the file of --template, in Liquid`,
    writes: 'with --write .project_status.md; what people wrote between its sections stays',
    prints: `Markdown that can be read back; data is ${withOrigin('file, counts, report')}.`,
  },
  define: (command, run) =>
    command
      .description('Print the project’s status: vendors, work items, the last deployments, enhancements.')
      .option('--template <file>', 'a template of your own; - is stdin')
      .option('--deployments <n>', 'the last so many (default: 10; with --write all)', wholeNumberFromZero)
      .option('--write', 'put it into the status file')
      .action(
        run(async (invocation, options) => {
          const { report } = await import('../../track/report.ts');
          return report(invocation, options);
        }),
      ),
};
