import { WaymarkError, type WaymarkErrorOptions } from '@waymark/core-types';

/** What the command line itself can refuse. */
export type CliErrorCode =
  | 'CLI_AMBIGUOUS_ID'
  | 'CLI_EXISTS'
  | 'CLI_INVALID_INPUT'
  | 'CLI_NOT_FOUND'
  | 'CLI_SETTINGS'
  | 'CLI_TIMEOUT'
  | 'CLI_USAGE';

/** Met by whoever calls `waymark` in a way that cannot work; the recovery action says what would. */
export class CliError extends WaymarkError<CliErrorCode> {
  static override readonly tag: string = 'CliError';

  constructor(code: CliErrorCode, message: string, recoveryAction: string, options: WaymarkErrorOptions = {}) {
    super(code, message, { recoveryAction, ...options });
  }
}
