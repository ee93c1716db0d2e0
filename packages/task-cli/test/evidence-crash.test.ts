import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, it } from 'vitest';

import { attachEvidence } from '../src/evidence/attach-evidence.ts';
import { sha256Of } from '../src/evidence/read-evidence.ts';
import { verifyEvidence } from '../src/evidence/verify-evidence.ts';
import { evidenceSchema } from '../src/document/evidence.ts';
import { taskProject } from './support/task-project.ts';

it('[evidence:attach:killed] leaves only whole archives when it is killed, and the next one clears up', async () => {
  const project = taskProject();
  const task_id = 'TASK-0001';
  const folder = `.agent-output/${task_id}/evidence`;
  for (let file = 0; file < 20; file++) project.write(`tree/${file}`, `${file} text of a file\n`.repeat(10_000));
  const worker = fileURLToPath(new URL('workers/evidence-worker.ts', import.meta.url));
  for (const delay of [0, 15, 60]) {
    const options = ['--conditions=@waymark/source', '--import', import.meta.resolve('tsx'), worker];
    const child = spawn(process.execPath, [...options, project.root, task_id, 'tree', '022', '1000']);
    let output = '';
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.stdout.on('data', (text: Buffer) => {
        if (output === '') setTimeout(() => child.kill('SIGKILL'), delay);
        output += text.toString();
      });
      child.once('exit', () => resolve());
    });
    const attached = output
      .split('\n')
      .slice(0, -1)
      .map((line) => evidenceSchema.parse(JSON.parse(line)));
    expect(attached.length).toBeGreaterThan(0);
    expect(await verifyEvidence(project, attached)).toMatchObject({ ok: true });
    for (const name of project.files(folder).filter((path) => path.endsWith('.tar.zst') && !path.startsWith('.'))) {
      expect(sha256Of(readFileSync(join(project.root, folder, name)))).toContain(name.slice(0, 16));
    }
  }
  const { evidence } = await attachEvidence(project, { task_id, type: 'directory', path: 'tree', by: 'next' });
  expect(project.files(folder)).toEqual([`${evidence.id}.index.json`, `${evidence.id}.tar.zst`]);
});

it('[evidence:archive:memory] packs 190 MB in a fraction more memory than a process takes anyway', () => {
  const project = taskProject();
  project.write('tree/log', '');
  const line = (number: number) => `${number} is a line of a log that says much the same again and again\n`;
  const text = Array.from({ length: 20_000 }, (_, number) => line(number))
    .join('')
    .slice(0, 1_000_000);
  for (let part = 0; part < 190; part++) appendFileSync(join(project.root, 'tree/log'), text);
  const worker = fileURLToPath(new URL('workers/evidence-worker.ts', import.meta.url));
  const options = ['--conditions=@waymark/source', '--import', import.meta.resolve('tsx'), worker];
  const { stdout, stderr } = spawnSync(process.execPath, [...options, project.root, 'TASK-0001', 'tree', '022', '1'], {
    encoding: 'utf8',
  });
  expect(evidenceSchema.parse(JSON.parse(stdout)).metadata['total_size']).toBe(190_000_000);
  expect(Number(stderr)).toBeLessThan(300_000);
});
