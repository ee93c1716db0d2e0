import type { Command, OptionValues } from '@commander-js/extra-typings';
import { collect, wholeNumber } from '../../program/scope-options.ts';
import { enhancementStatusOption } from './options.ts';

/** What of an enhancement can be set. */
export function addEnhancementOptions<Arguments extends unknown[], Options extends OptionValues>(
  command: Command<Arguments, Options>,
) {
  return command
    .option('--description <text>', 'what it is')
    .option('--priority <n>', '1 is high, 5 is low', wholeNumber)
    .addOption(enhancementStatusOption('its status'))
    .option('--quarter <quarter>', 'when, as in 2026-Q4; an empty one takes it away')
    .option('--principle <text>', 'a principle that it has to follow; repeat it', collect)
    .option('--after <id>', 'an enhancement that comes first; repeat it', collect);
}
