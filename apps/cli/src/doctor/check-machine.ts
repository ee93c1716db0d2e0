import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Invocation } from '../program/invocation.ts';
import { createDataFolder, missingInDataFolder } from '../project/data-folder.ts';
import { fail, ok, warn, type Check } from './check.ts';

const oldestNode: [major: number, minor: number] = [20, 19];

/** Node is new enough. */
export function checkNode(nodeVersion: string): Check {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  const isNewEnough = major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
  if (isNewEnough) return ok('node', `Node ${nodeVersion}`);
  return fail(
    'node',
    `Node ${nodeVersion} is older than ${oldestNode.join('.')}`,
    `Install Node ${oldestNode.join('.')} or later.`,
  );
}

/** Git answers, and the project is a repository. */
export async function checkGit({ project }: Invocation): Promise<Check> {
  try {
    const { stdout } = await promisify(execFile)('git', ['--version'], { timeout: 5_000 });
    if (!existsSync(join(project.root, '.git'))) {
      return warn(
        'git',
        `${project.root} is not a git repository`,
        'Checkpoints will use --from and --summary only; run `git init` for more.',
      );
    }
    return ok('git', stdout.trim());
  } catch {
    return warn('git', 'git cannot be run', 'Install git: checkpoints read its history.');
  }
}

/** The data folder is there and git does not see it. */
export function checkDataFolder({ project, database }: Invocation): Check {
  if (database.source !== 'default') return ok('folder', `not used: the database comes from ${database.source}`);
  const missing = missingInDataFolder(project.dataFolder);
  if (missing.length === 0) return ok('folder', project.dataFolder);
  const repair = () => void createDataFolder(project.dataFolder);
  if (missing.includes(project.dataFolder))
    return warn('folder', `${project.dataFolder} does not exist yet`, 'Run `waymark init`.', repair);
  return fail(
    'folder',
    `${missing.join(', ')} is missing, so the database could be committed`,
    'Run `waymark doctor --fix`.',
    repair,
  );
}
