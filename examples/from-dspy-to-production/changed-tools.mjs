import { defineTool } from '@waymark/prompt-inference';
import { z } from 'zod';

/** As somebody changed it one day: the number of an order became a number, and there is a second argument. */
export const tools = [
  defineTool({
    name: 'find_order',
    description: 'What was ordered, and when it arrives.',
    parameters: z.object({ order_id: z.number(), country: z.string() }),
    run: () => ({ item: 'lamp', arrives: 'tomorrow' }),
  }),
];
