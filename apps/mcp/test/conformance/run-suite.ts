import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** The suite needs a newer Node than the server: it comes from the registry, too. */
const packages = ['node@24.21.0', '@modelcontextprotocol/conformance@0.2.0-alpha.12'];

/** The suite's program, and the Node that runs it. */
export interface Suite {
  node: string;
  program: string;
}

/** One thing that the suite looked at. */
export interface Check {
  id: string;
  status: 'SUCCESS' | 'FAILURE' | 'WARNING' | 'SKIPPED' | 'INFO';
  errorMessage?: string;
}

/** Has npx install the suite, once for this machine, and says where it is. */
export async function installSuite(): Promise<Suite> {
  const wanted = packages.flatMap((name) => ['-p', name]);
  const { stdout } = await execute('npx', ['--yes', ...wanted, '-c', 'command -v node && command -v conformance']);
  const [node, program] = stdout.trim().split('\n');
  if (node === undefined || program === undefined) throw new Error(`npx did not install the suite: ${stdout}`);
  return { node, program: realpathSync(program) };
}

/** Runs what a revision requires of a server, and gives the checks of each scenario. */
export async function runSuite({ node, program }: Suite, url: string, revision: string): Promise<Map<string, Check[]>> {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-conformance-'));
  try {
    // Its exit code is looked at through the checks: it fails for scenarios that need tools that a server has not.
    await execute(node, [program, 'server', '--url', url, '--requirements', revision, '-o', folder], {
      maxBuffer: 64 * 1024 * 1024,
    }).catch((error: { code?: unknown }) => {
      if (error.code !== 1) throw error;
    });
    // A folder is named `server-`, the scenario, and a time.
    const results = readdirSync(folder).map((name): [string, Check[]] => [
      name.replace(/^server-/, '').replace(/-\d{4}-\d\d-\d\dT[\d-]+Z$/, ''),
      JSON.parse(readFileSync(join(folder, name, 'checks.json'), 'utf8')) as Check[],
    ]);
    return new Map(results);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `scenario: check` for each check that failed, with what the suite says of it. */
export function failuresOf(results: Map<string, Check[]>): string[] {
  return [...results].flatMap(([scenario, checks]) =>
    checks
      .filter(({ status }) => status === 'FAILURE')
      .map(({ id, errorMessage = '' }) => `${scenario}: ${id}: ${errorMessage}`),
  );
}
