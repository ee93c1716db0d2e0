import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { initContext, purgeContext } from '@waymark/task-cli';
import type { Benchmark } from '../benchmark.ts';
import { createRandom } from '../corpus/random.ts';
import { taskText } from './task-text.ts';
import { createWriter } from '../corpus/words.ts';
import { medianLine } from '../measure/lines.ts';
import { summarise, timeEach } from '../measure/timing.ts';

const [files, rounds] = [5_000, 20];
const id = 'TASK-0001';

/** What a hand-off costs to begin in a repository of 5,000 files, all of which the task names. */
export const contextInit: Benchmark = {
  name: 'context-init',
  async *run(resources) {
    const root = await makeRepository(await resources.folder());
    const project = { root, clock: { now: () => Date.now() } };
    const measured: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      measured.push(
        ...(await timeEach(1, async () => {
          const { context } = await initContext(project, id, { by: 'bench' });
          const named = context.immutable.repo_paths.length;
          if (named !== files) throw new Error(`The context names ${named} of ${files} files.`);
        })),
      );
      await purgeContext(project, id);
    }
    measured.shift();
    yield medianLine('context-init-5k', summarise([measured]), {
      atMostMs: 400,
      note: `a task of ${files} files of 1-8 kB on a clean tree, synced to the disk, in process; purged after each`,
    });
  },
};

async function makeRepository(root: string): Promise<string> {
  const random = createRandom(6);
  const write = createWriter(random);
  const put = async (path: string, text: string) => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  };
  for (let index = 0; index < files; index++) {
    await put(`src/area-${index % 100}/file-${index}.ts`, `${write(Math.round(1_000 * 8 ** random()))}\n`);
  }
  await put('.gitignore', '.agent-output/\n');
  await put(`tasks/backend/${id}-upload.task.yaml`, taskText(id, write(1_200)));
  git(root, 'init', '-q');
  git(root, 'add', '-A');
  git(root, '-c', 'user.name=Bench', '-c', 'user.email=bench@example.com', 'commit', '-qm', 'base');
  return root;
}

function git(cwd: string, ...args: string[]): void {
  execFileSync('git', args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
}
