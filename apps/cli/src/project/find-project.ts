import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Where a command works. */
export interface Project {
  /** The nearest folder upwards that holds `.git` or `.waymark`; else the folder itself. */
  root: string;
  /** What made it the root. */
  found_by: 'git' | 'waymark' | 'folder';
  /** `<root>/.waymark`, whether it exists or not. */
  dataFolder: string;
}

/** Finds the project that a folder belongs to. `waymarkHome` is the user's own folder, which marks no project. */
export function findProject(folder: string, waymarkHome: string): Project {
  const start = resolve(folder);
  for (let root = start; ; root = dirname(root)) {
    const dataFolder = join(root, '.waymark');
    if (existsSync(dataFolder) && (root === start || dataFolder !== resolve(waymarkHome))) {
      return { root, found_by: 'waymark', dataFolder };
    }
    if (existsSync(join(root, '.git'))) return { root, found_by: 'git', dataFolder };
    if (root === dirname(root)) return { root: start, found_by: 'folder', dataFolder: join(start, '.waymark') };
  }
}
