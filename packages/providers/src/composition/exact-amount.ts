import { ConfigurationError } from '@waymark/core-types';

const digits = 12;
const scale = 10n ** BigInt(digits);

/**
 * A price per million tokens as whole trillionths of the currency for one token: amounts then add up without rounding.
 * @throws {ConfigurationError} when the price is not a number from 0 with at most six decimals.
 */
export function pricePerToken(price: number, what: string): bigint {
  const micros = Math.round(price * 1e6);
  if (price >= 0 && Number.isSafeInteger(micros) && micros / 1e6 === price) return BigInt(micros);
  throw new ConfigurationError(`The price of ${what} is ${price}: pass a number from 0 with at most six decimals.`);
}

/** Trillionths as a decimal number, as in `0.0125`. */
export function formatAmount(trillionths: bigint): string {
  const fraction = (trillionths % scale).toString().padStart(digits, '0').replace(/0+$/, '');
  return `${trillionths / scale}${fraction === '' ? '' : `.${fraction}`}`;
}
