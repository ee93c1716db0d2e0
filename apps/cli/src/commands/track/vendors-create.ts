import type { CommandModule } from '../../program/command-module.ts';
import { byOption, vendorStatusOption, withOrigin, writesTracker, operationIdOption } from './options.ts';
import { addVendorOptions } from './vendor-options.ts';

/** `waymark track vendors create NAME`. */
export const trackVendorsCreateCommand: CommandModule = {
  notes: {
    examples: [
      [
        'waymark track vendors create acme --extractor-version 1.2.0 --format csv --passing 40 --total 40 --manifest',
        'an extractor that works',
      ],
    ],
    reads: 'the tracker',
    writes: writesTracker,
    prints: `the vendor; data is ${withOrigin('vendor')}. A name that is taken ends it with exit code 5.`,
  },
  define: (command, run) =>
    addVendorOptions(
      command
        .description('Add a vendor.')
        .argument('<name>', 'its name, at most 100 characters')
        .requiredOption('--extractor-version <version>', 'the version of its extractor')
        .addOption(vendorStatusOption('default operational')),
    )
      .addOption(byOption())
      .addOption(operationIdOption())
      .action(
        run(async (invocation, name, options) => {
          const { createVendor } = await import('../../track/vendors.ts');
          return createVendor(invocation, name, options);
        }),
      ),
};
