import { openPromptLibrary, type PromptArtifact, type ToolLike } from '@waymark/prompt-inference';
import type { Benchmark } from '../benchmark.ts';
import { tailLine } from '../measure/lines.ts';
import { summarise, timeEach } from '../measure/timing.ts';

const [rounds, callsPerRound, atMostMs] = [6, 40, 5];

/** Saving and loading a prompt with its tools and demonstrations, each in a file of its own. */
export const promptArtifact: Benchmark = {
  name: 'prompt-artifact',
  async *run(resources) {
    const library = openPromptLibrary({ home: await resources.folder() });
    const tools = createTools();
    const program = createProgram();
    let version = 0;
    const save = () => library.save(program, { name: 'triage', version: `v${++version}`, tools });
    const load = (index: number) => library.load(`triage_v${(index % version) + 1}`, { validate_tools: tools });
    const size = `${program.predictors[0]!.demos.length} demonstrations of 2 kB, ${tools.length} tools`;
    for (const [name, call, note] of [
      ['save', save, `${size}; file and folder synced`],
      ['load', load, `${size}; content hash and tools checked`],
    ] as const) {
      await timeEach(callsPerRound, call);
      const measured: number[][] = [];
      for (let round = 0; round < rounds; round++) measured.push(await timeEach(callsPerRound, call));
      yield tailLine(`prompt-artifact-${name}`, summarise(measured), { atMostMs, note });
    }
  },
};

function createTools(): ToolLike[] {
  return Array.from({ length: 12 }, (_, index) => ({
    name: `tool_${index}`,
    description: 'Looks something up and says what it found.',
    parameters: {
      type: 'object',
      properties: {
        query: { type: 'string', minLength: 1 },
        filters: {
          type: 'object',
          properties: { tags: { type: 'array', items: { type: 'string' } }, since: { type: ['string', 'null'] } },
          additionalProperties: false,
        },
        limit: { type: 'integer', minimum: 1, maximum: 100 + index },
      },
      required: ['query'],
    },
  }));
}

function createProgram() {
  const instructions = 'Sort each letter into the drawer it belongs to, and say why. '.repeat(60);
  const fields: PromptArtifact['predictors'][number]['fields'] = [
    { name: 'letter', direction: 'input', type: 'str', description: '', prefix: '' },
    { name: 'drawer', direction: 'output', type: 'str', description: '', prefix: '' },
  ];
  const demos = Array.from({ length: 8 }, (_, index) => ({
    letter: `Letter ${index}. `.repeat(200),
    drawer: 'billing',
  }));
  const predictors = [{ name: 'self', instructions, fields, demos }];
  return { format: 'plain' as const, prompt: instructions, predictors, tools: [], metadata: {}, warnings: [] };
}
