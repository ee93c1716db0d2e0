import { ProviderError } from '@waymark/core-types';

/** @throws {ProviderError} PROVIDER_BAD_REQUEST when `top_k` is given and is not a whole number from 0. */
export function requireTopK(top_k: number | undefined, provider: string): void {
  if (top_k === undefined || (Number.isInteger(top_k) && top_k >= 0)) return;
  throw new ProviderError('PROVIDER_BAD_REQUEST', `${provider} cannot give the best ${top_k} documents.`, {
    details: { provider },
    recoveryAction: 'Pass a whole number as top_k, or leave it out.',
  });
}
