import { Option } from '@commander-js/extra-typings';
import type { CommandModule } from '../../program/command-module.ts';
import { readsTasks } from './options.ts';

/** `waymark task graph`: what waits for what. */
export const taskGraphCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark task graph | dot -Tsvg', 'a picture'],
      ['waymark task graph --as mermaid', 'for Markdown'],
    ],
    reads: readsTasks,
    writes: 'nothing',
    prints: 'the graph; data is {nodes, edges, language, text}.',
  },
  define: (command, run) =>
    command
      .description('Print what waits for what.')
      .addOption(
        new Option('--as <language>', 'how').choices(['dot', 'mermaid', 'json'] as const).default('dot' as const),
      )
      .action(
        run(async (invocation, options) => {
          const { graph } = await import('../../task/graph.ts');
          return graph(invocation, options);
        }),
      ),
};
