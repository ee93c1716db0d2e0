// What `npm start` shows: one process leaves a checkpoint of this repository, another one resumes from it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { capture, root, run, toolEnvironment } from './process.mjs';

const cli = join(root, 'apps', 'cli', 'dist', 'main.js');
const sessionLog = 'examples/sessions/first-session.jsonl';
const newestCommits = 20;

// Who reads only the first lines, as head does, has seen enough.
process.stdout.on('error', () => process.exit(0));

process.exitCode = await main();

async function main() {
  const range = await newestRange();
  if (!range) print('There is no git history here, so the checkpoint is made from the session log alone.\n');
  const evidence = [...(range ? ['--git', range] : []), '--from', sessionLog];
  return (
    (await waymark('medallion', 'checkpoint', ...evidence)) || (await waymark('medallion', 'resume')) || whatNext()
  );
}

/**
 * The newest commits as a range that git log understands; in a shallow clone as many as are there.
 *
 * @returns {Promise<string | undefined>} nothing when this is no clone
 */
async function newestRange() {
  // A tarball unpacked inside somebody else's repository has a history above it, but not its own.
  if (!existsSync(join(root, '.git'))) return undefined;
  const { code, output } = await capture('git', ['rev-list', '--first-parent', '--count', 'HEAD']).catch(() => ({
    code: 1,
    output: '',
  }));
  if (code !== 0) return undefined;
  const steps = Math.min(Number(output) - 1, newestCommits);
  return steps > 0 ? `HEAD~${steps}..HEAD` : 'HEAD';
}

/** @param {string[]} commandArguments */
function waymark(...commandArguments) {
  print(`$ waymark ${commandArguments.join(' ')}`);
  // This is about this repository's own database, whatever the person has set for theirs.
  const env = { ...toolEnvironment(), WAYMARK_DATABASE_URL: undefined };
  return run(process.execPath, [cli, ...commandArguments], { env });
}

function whatNext() {
  print(`
The checkpoint is in .waymark/waymark.db; the second process above read it from there.
To give your own coding agent this memory, in the repository where it works:

  $ node ${cli} hooks install --client claude-code --dry-run   # shows what it would change
  $ node ${cli} hooks install --client claude-code`);
  return 0;
}

/** @param {string} text */
function print(text) {
  process.stdout.write(`${text}\n`);
}
