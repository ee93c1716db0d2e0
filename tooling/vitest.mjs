import { join } from 'node:path';
import { root } from './process.mjs';

/**
 * Arguments for `node` that run the whole suite once. With a report file the results are written there too, as JSON.
 *
 * @param {readonly string[]} commandArguments passed on to vitest
 * @param {string | undefined} report
 */
export function vitestArguments(commandArguments, report) {
  const reporters = report ? ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`] : [];
  return [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...reporters, ...commandArguments];
}
