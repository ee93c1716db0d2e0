import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { takeWorktreeSnapshot, verifyWorktree } from '@waymark/task-cli';
import type { Benchmark } from '../benchmark.ts';
import { createRandom } from '../corpus/random.ts';
import { createWriter } from '../corpus/words.ts';
import { compare } from '../measure/compare.ts';
import { medianLine, ratioLine } from '../measure/lines.ts';
import { timeEach } from '../measure/timing.ts';

const [files, changed, rounds, verifications] = [5_000, 200, 8, 5];

/** Whether a tree is still the one that was handed over: 200 changed files, a quarter of them untracked, among 5,000. */
export const worktreeVerify: Benchmark = {
  name: 'worktree-verify',
  async *run(resources) {
    const root = await makeRepository(await resources.folder());
    const project = { root, clock: { now: () => Date.now() } };
    const task = { id: 'TASK-0001', scope: { in: ['src/**'] }, context: { repo_paths: [] } };
    const snapshot = await takeWorktreeSnapshot(project, { task, agent: 'implementer', previous: null });
    if (snapshot.changed_files.length !== changed)
      throw new Error(`${snapshot.changed_files.length} files are changed.`);
    const comparison = await compare({
      ours: () =>
        timeEach(verifications, async () => {
          const { clean } = await verifyWorktree(project, snapshot);
          if (!clean) throw new Error('The tree is not as it was handed over.');
        }),
      reference: () => timeEach(verifications, async () => git(root, 'status', '--porcelain', '--untracked-files=all')),
      rounds,
    });
    const note = `${changed} changed files of 1-8 kB, a quarter untracked, in a repository of ${files}; all hashed, in process`;
    yield medianLine('worktree-verify-200', comparison.ours, { atMostMs: 250, note });
    yield ratioLine('worktree-verify-200-to-status', comparison, { against: 'git status', atMost: null, note });
  },
};

async function makeRepository(root: string): Promise<string> {
  const random = createRandom(6);
  const write = createWriter(random);
  const put = async (name: string) => {
    const path = join(root, 'src', `area-${name.length}-${name.slice(-2)}`, `${name}.ts`);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, `${write(Math.round(1_000 * 8 ** random()))}\n`);
  };
  for (let index = 0; index < files; index++) await put(`file-${index}`);
  git(root, 'init', '-q');
  git(root, 'add', '-A');
  git(root, '-c', 'user.name=Bench', '-c', 'user.email=bench@example.com', 'commit', '-qm', 'base');
  for (let index = 0; index < changed; index++) await put(index % 4 === 0 ? `new-${index}` : `file-${index * 20}`);
  return root;
}

function git(cwd: string, ...args: string[]): void {
  execFileSync('git', args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
}
