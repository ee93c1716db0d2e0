import { ProviderError } from '@waymark/core-types';

const defaultBatchSize = 100;

/** How many texts go together, and to whom. */
export interface BatchOptions {
  provider: string;
  /** Default 100. */
  batch_size: number | undefined;
  /** More than this are never sent together, whatever `batch_size` says. Default: no limit. */
  atMost?: number | undefined;
}

/**
 * The texts in the batches in which they are sent.
 * @throws {ProviderError} PROVIDER_BAD_REQUEST when `batch_size` is not a whole number from 1.
 */
export function inBatches(texts: readonly string[], options: BatchOptions): string[][] {
  const { provider, batch_size = defaultBatchSize, atMost = Infinity } = options;
  if (!Number.isInteger(batch_size) || batch_size < 1) {
    throw new ProviderError('PROVIDER_BAD_REQUEST', `${provider} cannot embed batches of ${batch_size} texts.`, {
      details: { provider },
      recoveryAction: 'Pass a batch_size of 1 or more.',
    });
  }
  const size = Math.min(batch_size, atMost);
  const batches: string[][] = [];
  for (let start = 0; start < texts.length; start += size) batches.push(texts.slice(start, start + size));
  return batches;
}
