import { existsSync, readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { requirements } from './requirements.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

describe('requirements', () => {
  const cited = citedIds();

  it('are each shown by at least one test', () => {
    expect(Object.keys(requirements).filter((id) => !cited.has(id))).toEqual([]);
  });

  it('are the only ids that tests cite', () => {
    expect([...cited].filter((id) => !(id in requirements))).toEqual([]);
  });
});

/** Ids in brackets at the start of a title, in the tests and in what runs within them: contract suites, shared cases. */
function citedIds(): Set<string> {
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '--', '*.ts'], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\n')
    .filter(
      (file) =>
        /\.test\.ts$|\/testing\/|\/test\/support\//.test(file) && existsSync(new URL(`../${file}`, import.meta.url)),
    );
  const ids = files.flatMap((file) => {
    const text = readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
    return [...text.matchAll(/['"`]((?:\[[a-z-]+(?::[a-z-]+)+\]\s*)+)/g)].flatMap((match) =>
      [...match[1]!.matchAll(/\[([^\]]+)\]/g)].map((id) => id[1]!),
    );
  });
  const subjects = new Set(Object.keys(requirements).map((id) => id.split(':')[0]));
  return new Set(ids.filter((id) => subjects.has(id.split(':')[0])));
}
