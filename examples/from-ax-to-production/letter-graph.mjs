import { Annotation, END, interrupt, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph';
import { defineTool } from '@waymark/prompt-inference';
import { inferenceNode } from '@waymark/prompt-inference/langgraph';
import { z } from 'zod';

/** The one tool that the prompt is made for. */
export const findOrder = defineTool({
  name: 'find_order',
  description: 'What was ordered, and what was paid for it.',
  parameters: z.object({ order_id: z.string() }),
  run: ({ order_id }) => ({ order_id, item: 'lamp', paid: 49 }),
});

const sorted = z.object({ drawer: z.enum(['refund', 'delivery']), amount: z.number().nullable() });

const State = Annotation.Root({
  ...MessagesAnnotation.spec,
  letter: Annotation(),
  sorted: Annotation(),
  outcome: Annotation(),
});

/** Sorts a letter with the prompt, and asks a person before it pays money back. */
export function createLetterGraph({ prompt, model, telemetry, checkpointer }) {
  const sort = inferenceNode({
    name: 'sort-letter',
    ...{ model, prompt, tools: [findOrder], output: sorted },
    ...{ inputKey: 'letter', resultKey: 'sorted' },
    ...{ telemetry, captureContent: true },
  });
  const ask = (state) => ({
    outcome: interrupt({ pay_back: state.sorted.amount }) === true ? 'paid back' : 'declined',
  });
  const next = (state) => (state.sorted.drawer === 'refund' ? 'ask' : 'forward');

  return new StateGraph(State)
    .addNode('sort', sort)
    .addNode('ask', ask)
    .addNode('forward', () => ({ outcome: 'forwarded' }))
    .addEdge(START, 'sort')
    .addConditionalEdges('sort', next, ['ask', 'forward'])
    .addEdge('ask', END)
    .addEdge('forward', END)
    .compile({ checkpointer });
}
