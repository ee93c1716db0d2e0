import { defineTool } from '@waymark/prompt-inference';
import { z } from 'zod';

const orders = { 'A-100': { item: 'lamp', arrives: 'tomorrow' } };

export const tools = [
  defineTool({
    name: 'find_order',
    description: 'What was ordered, and when it arrives.',
    parameters: z.object({ order_id: z.string() }),
    run: ({ order_id }) => orders[order_id] ?? { problem: `There is no order ${order_id}.` },
  }),
];
