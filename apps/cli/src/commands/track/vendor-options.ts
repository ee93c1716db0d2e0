import type { Command, OptionValues } from '@commander-js/extra-typings';
import { collect } from '../../program/scope-options.ts';
import { wholeNumberFromZero } from './options.ts';

/** What of a vendor can be set. */
export function addVendorOptions<Arguments extends unknown[], Options extends OptionValues>(
  command: Command<Arguments, Options>,
) {
  return command
    .option('--format <format>', 'what it reads: excel, csv, pdf or ocr; repeat it', collect)
    .option('--passing <n>', 'tests that pass', wholeNumberFromZero)
    .option('--skipped <n>', 'tests that are skipped', wholeNumberFromZero)
    .option('--total <n>', 'all its tests', wholeNumberFromZero)
    .option('--manifest', 'its manifest is as it should be')
    .option('--no-manifest', 'it is not');
}
