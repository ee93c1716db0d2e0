import { ax, axSerializeOptimizedProgram, AxMockAIService, optimize } from '@ax-llm/ax';
import { sortLetter } from './scripted-sorter.mjs';

const letters = [
  { letter: 'I want my money back for order A-100.', drawer: 'refund' },
  { letter: 'The parcel is broken, please refund it.', drawer: 'refund' },
  { letter: 'When does my order arrive?', drawer: 'delivery' },
  { letter: 'Nobody rang, where is my parcel now?', drawer: 'delivery' },
];

/** Optimises an instruction with GEPA, and gives the text that a data scientist would write to a file. */
export async function optimisePrompt(instruction) {
  const program = ax('letter:string -> drawer:class "refund, delivery"');
  program.setInstruction(instruction);
  const rightDrawer = ({ prediction, example }) => (prediction.drawer === example.drawer ? 1 : 0);
  const found = await optimize(program, letters, rightDrawer, {
    studentAI: student,
    teacherAI: teacher,
    numTrials: 4,
    bootstrap: false,
    seed: 7,
  });
  return JSON.stringify(axSerializeOptimizedProgram(found.optimizedProgram));
}

/** The share of the letters that an instruction sorts as people did. */
export function scoreOf(instruction) {
  return letters.filter(({ letter, drawer }) => sortLetter(instruction, letter) === drawer).length / letters.length;
}

const student = mockService((system, user) => `Drawer: ${sortLetter(system, user)}`);

/** GEPA asks it what went wrong, and then for a better instruction. */
const teacher = mockService((system) =>
  system.includes('`New Value`')
    ? 'New Value: Sort the letter by what its writer asks for: money is refund, a parcel on its way is delivery.'
    : 'Feedback Summary: Letters that ask for money back were sorted by the order that they mention.',
);

function mockService(answer) {
  return new AxMockAIService({
    features: { functions: true, streaming: false },
    chatResponse: async ({ chatPrompt: [system, ...rest] }) => ({
      results: [{ index: 0, content: answer(system.content, rest.at(-1).content), finishReason: 'stop' }],
    }),
  });
}
