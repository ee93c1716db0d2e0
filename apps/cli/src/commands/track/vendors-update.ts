import type { CommandModule } from '../../program/command-module.ts';
import {
  byOption,
  mergeOption,
  vendorStatusOption,
  versionOption,
  withOrigin,
  writesTracker,
  operationIdOption,
} from './options.ts';
import { addVendorOptions } from './vendor-options.ts';

/** `waymark track vendors update VENDOR`. */
export const trackVendorsUpdateCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark track vendors update acme --status broken', 'it does not work any more'],
      ['waymark track vendors update acme --passing 38 --total 40 --version 3', 'only if nobody changed it since'],
    ],
    reads: 'the tracker',
    writes: writesTracker,
    prints: `the vendor; data is ${withOrigin('vendor')}. When somebody else came first: exit code 11 and both sides.`,
  },
  define: (command, run) =>
    addVendorOptions(
      command
        .description('Change what is known of a vendor; the rest stays.')
        .argument('<vendor>', 'its name or id')
        .addOption(vendorStatusOption('its status'))
        .option('--extractor-version <version>', 'the version of its extractor'),
    )
      .addOption(versionOption())
      .addOption(mergeOption())
      .addOption(byOption())
      .addOption(operationIdOption())
      .action(
        run(async (invocation, vendor, options) => {
          const { updateVendor } = await import('../../track/vendors.ts');
          return updateVendor(invocation, vendor, options);
        }),
      ),
};
