import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What has to be made before the data folder is complete: paths, the folder first. */
export function missingInDataFolder(dataFolder: string): string[] {
  return [dataFolder, join(dataFolder, '.gitignore')].filter((path) => !existsSync(path));
}

/** Makes the data folder with its own .gitignore, so that nothing of it is committed. Says what it made. */
export function createDataFolder(dataFolder: string): string[] {
  const missing = missingInDataFolder(dataFolder);
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const ignore = join(dataFolder, '.gitignore');
  if (missing.includes(ignore)) writeFileSync(ignore, '*\n', { flag: 'a' });
  return missing;
}
