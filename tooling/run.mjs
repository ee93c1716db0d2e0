// What `npm start`, `npm test`, `npm run check`, `npm run bench` and `npm run build` do. Needs Node and npm, nothing else:
// it imports no dependency, because it is what installs them.
import { join } from 'node:path';
import { installWhenNeeded } from './install.mjs';
import { capture, root, run, tell } from './process.mjs';
import { vitestArguments } from './vitest.mjs';

const [command = '', ...commandArguments] = process.argv.slice(2);

/** @type {Record<string, () => Promise<number>>} */
const commands = {
  build,
  start: () => afterBuild([join(root, 'tooling', 'start.mjs'), ...commandArguments]),
  test: () => afterBuild(vitestArguments(commandArguments, process.env['WAYMARK_TEST_REPORT'])),
  bench: () => afterBuild([join(root, 'bench', 'run.mjs'), ...commandArguments]),
  // The check builds by itself, as one of its steps.
  check: () => run(process.execPath, [join(root, 'tooling', 'check.mjs'), ...commandArguments]),
};

process.exitCode = await main();

async function main() {
  const chosen = commands[command];
  if (!chosen) {
    tell(`Unknown command "${command}". Use one of: ${Object.keys(commands).join(', ')}.`);
    return 2;
  }
  return (await installWhenNeeded()) || (await chosen());
}

async function build() {
  const started = performance.now();
  const { code, output } = await capture('turbo', ['run', 'build']);
  if (code !== 0) tell(output);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  tell(code === 0 ? `Built in ${seconds} s.` : `The build failed: turbo ended with exit code ${code}.`);
  return code;
}

/** @param {readonly string[]} nodeArguments */
async function afterBuild(nodeArguments) {
  return (await build()) || (await run(process.execPath, nodeArguments));
}
