import { Annotation, END, interrupt, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph';
import { defineTool, inference, toLangChain } from '@waymark/prompt-inference';
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
  drawer: Annotation(),
  amount: Annotation(),
  outcome: Annotation(),
});

/** Sorts a letter with the prompt, and asks a person before it pays money back. */
export function createLetterGraph({ prompt, model, telemetry, checkpointer }) {
  const sort = async ({ letter }) => {
    const [{ drawer, amount }, messages] = await inference({
      name: 'sort-letter',
      ...{ model, prompt, input: letter, tools: [findOrder], output: sorted },
      ...{ telemetry, captureContent: true },
    });
    return { drawer, amount, messages: await toLangChain(messages) };
  };
  const ask = ({ amount }) => ({ outcome: interrupt({ pay_back: amount }) === true ? 'paid back' : 'declined' });

  return new StateGraph(State)
    .addNode('sort', sort)
    .addNode('ask', ask)
    .addNode('forward', () => ({ outcome: 'forwarded' }))
    .addEdge(START, 'sort')
    .addConditionalEdges('sort', ({ drawer }) => (drawer === 'refund' ? 'ask' : 'forward'), ['ask', 'forward'])
    .addEdge('ask', END)
    .addEdge('forward', END)
    .compile({ checkpointer });
}
