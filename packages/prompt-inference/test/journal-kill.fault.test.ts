import { readFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@waymark/stores';
import { engines } from '@waymark/test-servers';
import { forkWorker } from '@waymark/test-servers/workers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inference, memoryRunJournal, openRunJournal, replay, resume } from '../src/index.ts';
import { unknownOutcome } from '../src/loop/repair-tool-calls.ts';
import type { Message } from '../src/message/message.ts';
import { pointing, question, threeTools } from './journal-killed-run.ts';

const worker = new URL('journal-worker.ts', import.meta.url);
const all = await engines();
const tried = all.filter(({ name }) => name === 'libsql file' || name.startsWith('postgres'));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waymark-journal-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(tried)('a run on $name', ({ name, openUrl }) => {
  it(
    '[prompt:journal:kill] [prompt:journal:unknown] that is killed at any point is finished by resume: no tool runs twice',
    { timeout: 120_000 },
    async () => {
      const url = await openUrl();
      const database = await openDatabase(url);
      // The tables first, so that all workers find them.
      await openRunJournal(database);
      const points: string[] = [];
      const parts = threeTools(join(folder, 'unbroken'), (point) => points.push(point));
      const journal = pointing(memoryRunJournal(), (point) => points.push(point));
      const [, unbroken] = await inference({ ...question, ...parts, journal });
      // Seven times entries are kept, three times a tool has its effect.
      expect(points).toHaveLength(10);
      const outcomes: string[] = [];
      for (let point = 1; point <= points.length; point += 2) {
        outcomes.push(...(await Promise.all([killAndResume(point), killAndResume(point + 1)])));
      }
      expect(new Set(outcomes)).toEqual(new Set(['as unbroken', 'unknown: first', 'unknown: second']));
      await database.close();

      async function killAndResume(killAt: number): Promise<string> {
        const run_id = `killed-${killAt}`;
        const effects = join(folder, `${name.replaceAll(' ', '-')}-${killAt}`);
        await writeFile(effects, '');
        const ended = await forkWorker(worker, [url, run_id, effects, String(killAt)]).ended;
        expect(ended.stderr).toBe('');
        const journal = await openRunJournal(database, { run_id });
        expect(ended.signal).toBe('SIGKILL');
        const [result, messages] = await resume({ ...threeTools(effects, () => undefined), journal });
        expect(result).toBe('All counted.');
        const lines = (await readFile(effects, 'utf8')).trim().split('\n');
        const unknown = messages.flatMap(({ type, data }) =>
          type === 'tool' && data.content === unknownOutcome ? [data.name] : [],
        );
        for (const tool of ['first', 'second']) {
          const ran = lines.filter((line) => line.startsWith(`${tool} `)).length;
          expect(ran).toBeLessThanOrEqual(1);
          if (!unknown.includes(tool)) expect(ran).toBe(1);
        }
        // The idempotent one may run again, under the same key.
        expect(new Set(lines.filter((line) => line.startsWith('third '))).size).toBe(1);
        expect(withoutUnknown(messages, unbroken)).toEqual(unbroken);
        expect((await replay(journal)).messages).toEqual(messages);
        return unknown.length === 0 ? 'as unbroken' : `unknown: ${unknown.join(', ')}`;
      }
    },
  );
});

/** With the results that nobody knew as they would have been. */
function withoutUnknown(messages: readonly Message[], unbroken: readonly Message[]): Message[] {
  return messages.map((message, index) => {
    const isUnknown = message.type === 'tool' && message.data.content === unknownOutcome;
    return isUnknown ? unbroken[index]! : message;
  });
}
