import type { CommandModule } from '../../program/command-module.ts';
import { limitOption } from '../../program/scope-options.ts';
import { offsetOption, readsTracker, vendorStatusOption, withOrigin } from './options.ts';

/** `waymark track vendors list`. */
export const trackVendorsListCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark track vendors list --status broken', 'what has to be repaired'],
      ['waymark track vendors list acme --json', 'one of them'],
    ],
    reads: readsTracker,
    writes: 'nothing',
    prints: `a table; data is ${withOrigin('vendors: [vendor], total_count, limit, offset, has_more')}.`,
  },
  define: (command, run) =>
    command
      .description('List the vendors whose extractors the project runs, with their health.')
      .argument('[vendor]', 'one of them, by its name or id')
      .addOption(vendorStatusOption('only those'))
      .addOption(limitOption(50))
      .addOption(offsetOption())
      .action(
        run(async (invocation, vendor, options) => {
          const { listVendors } = await import('../../track/vendors.ts');
          return listVendors(invocation, vendor, options);
        }),
      ),
};
