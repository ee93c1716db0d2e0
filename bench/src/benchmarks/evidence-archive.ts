import { spawnSync } from 'node:child_process';
import { mkdir, open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { attachEvidence, packTree } from '@waymark/task-cli';
import type { Benchmark } from '../benchmark.ts';
import { createRandom } from '../corpus/random.ts';
import { createWriter } from '../corpus/words.ts';
import { compare } from '../measure/compare.ts';
import { missingLine, ratioLine } from '../measure/lines.ts';

const [files, fileSize, rounds] = [1_000, 50_000, 15];
const atMost = 1.5;

/** How long a directory takes to become an archive, beside the system's tar and zstd, which use a process each. */
export const evidenceArchive: Benchmark = {
  name: 'evidence-archive',
  async *run(resources) {
    const name = 'evidence-archive';
    if (spawnSync('tar', ['--version']).status !== 0 || spawnSync('zstd', ['--version']).status !== 0) {
      yield missingLine(name, { target: `ratio <= ${atMost}`, reason: 'tar and zstd are not installed' });
      return;
    }
    const root = await resources.folder();
    await makeTree(join(root, 'tree'));
    const against = 'tar --zstd -cf';
    const note = `${files} files of ${fileSize / 1_000} kB of text in 20 folders, to a file`;
    const reference = async () => [tar(root)];
    const packed = await compare({ ours: async () => [await pack(root)], reference, rounds });
    yield ratioLine(name, packed, { against, atMost, note: `${note}, with the SHA-256 of each` });
    const attached = await compare({ ours: async () => [await attach(root)], reference, rounds });
    yield ratioLine(`${name}-attached`, attached, {
      ...{ against, atMost: null },
      note: `${note}; the same searched for secrets, with its index, fsync and rename`,
    });
  },
};

async function makeTree(tree: string): Promise<void> {
  const write = createWriter(createRandom(3));
  for (let file = 0; file < files; file++) {
    const folder = join(tree, `folder-${file % 20}`);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `file-${file}.txt`), write(fileSize).padEnd(fileSize, '.').slice(0, fileSize));
  }
}

/** Milliseconds of one archive of ours, as of the next ones. */
async function pack(root: string): Promise<number> {
  const started = performance.now();
  const file = await open(join(root, 'ours.tar.zst'), 'w');
  const index = await packTree(join(root, 'tree'), { write: (piece) => file.appendFile(piece) });
  await file.close();
  const milliseconds = performance.now() - started;
  if (index.total_size !== files * fileSize) throw new Error(`The archive holds ${index.total_size} bytes`);
  return milliseconds;
}

function tar(root: string): number {
  const started = performance.now();
  const { status, stderr } = spawnSync('tar', ['--zstd', '-cf', 'theirs.tar.zst', 'tree'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`tar ended with ${status}: ${stderr}`);
  return performance.now() - started;
}

async function attach(root: string): Promise<number> {
  const project = { root, clock: Date };
  const started = performance.now();
  await attachEvidence(project, { task_id: 'TASK-0001', type: 'directory', path: 'tree', by: 'bench' });
  const milliseconds = performance.now() - started;
  await rm(join(root, '.agent-output'), { recursive: true });
  return milliseconds;
}
