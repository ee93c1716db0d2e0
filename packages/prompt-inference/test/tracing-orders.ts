import type { ScriptedReply } from '@waymark/test-servers';
import { setupObservability } from '@waymark/observability';
import { z } from 'zod';
import { defineTool } from '../src/index.ts';

/** The keys of a project of Langfuse, as the environment holds them. */
export const keys = { public_key: 'pk-lf-orders', secret_key: 'sk-lf-0123456789abcdef' };

/** Calls two tools at once, of which one fails, then one more, and answers. */
export const script: readonly ScriptedReply[] = [
  [
    { name: 'stock', arguments: { item: 'lamp' } },
    { name: 'price', arguments: { item: 'lamp' } },
  ],
  [{ name: 'stock', arguments: { item: 'chair' } }],
  'Three lamps, two chairs.',
];

const item = z.object({ item: z.string() });
const counts: Record<string, number> = { lamp: 3, chair: 2 };

/** Tells how much there is; `price` always fails. `meanwhile` is done before `stock` answers. */
export function orderTools(meanwhile: () => Promise<unknown> = async () => undefined) {
  return [
    defineTool({
      name: 'stock',
      description: 'How many there are.',
      parameters: item,
      run: async (wanted) => {
        await meanwhile();
        return { ...wanted, count: counts[wanted.item] };
      },
    }),
    defineTool({
      name: 'price',
      description: 'What one costs.',
      parameters: item,
      run: () => {
        throw new RangeError('The price list is away.');
      },
    }),
  ];
}

/** Traces to Langfuse at this address, silently. */
export function traceTo(base_url: string, options: { fetch?: typeof fetch } = {}) {
  return setupObservability(
    { service_name: 'orders', logging: { level: 'silent' }, langfuse: { base_url, ...keys } },
    options,
  );
}
