import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import { hasMatch } from './has-match.ts';

function tree(...files: string[]): string {
  const root = mkdtempSync(join(tmpdir(), 'waymark-match-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const file of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), '');
  }
  return root;
}

describe('hasMatch', () => {
  it.each([
    ...['package.json', './package.json', 'src', 'src/', 'src/a/b/deep.test.ts', 'dist/out.js', '.hidden/file'],
    ...['*.json', 'src/*/b', 'src/**', '**/*.ts', '**/deep.test.ts', 'src/**/deep.*.ts', '**/**/a/**/*.ts', '**'],
    ...['src/a/b/d??p.test.ts', 'src/{x,a}/b', '*.{yaml,json}', 's*c*', '  src  ', 'we?rd[1]/*'],
  ])('finds %s', (pattern) => {
    expect(
      hasMatch(tree('package.json', 'src/a/b/deep.test.ts', 'dist/out.js', '.hidden/file', 'we rd[1]/x'), pattern),
    ).toBe(true);
  });

  it.each([
    ...['missing', 'src/missing', 'package.json/x', '*.md', 'src/*.ts', 'src/a/b/deep?test', '**/*.py', '**/c/*'],
    ...[
      '',
      ' ',
      '.',
      '/',
      '/etc',
      '../*',
      'src/../package.json',
      'src\0',
      '{x,y}/a',
      'package.json/*',
      'empty/*',
      'empty/**',
    ],
    ...['**/in-modules.ts', '**/config'],
  ])('finds nothing for %j', (pattern) => {
    const root = tree('package.json', 'src/a/b/deep.test.ts', 'node_modules/in-modules.ts', '.git/config');
    mkdirSync(join(root, 'empty'));
    expect(hasMatch(root, pattern)).toBe(false);
  });

  it('does not follow links, neither in circles nor out', () => {
    const root = tree('src/a.ts');
    symlinkSync('..', join(root, 'src/up'));
    symlinkSync('/', join(root, 'out'));
    expect(hasMatch(root, '**/missing.py')).toBe(false);
    expect(hasMatch(root, 'out/etc')).toBe(false);
    expect(hasMatch(root, 'src/up')).toBe(true);
  });

  it('ends for patterns that try to take long', () => {
    const root = tree('a'.repeat(200), `${'d/'.repeat(40)}f`);
    expect(hasMatch(root, `${'*a'.repeat(100)}*b`)).toBe(false);
    expect(hasMatch(root, `${'**/*/'.repeat(60)}x`)).toBe(false);
    expect(hasMatch(root, '{a,b}'.repeat(100))).toBe(false);
    expect(hasMatch(root, 'x/'.repeat(600))).toBe(false);
  });
});
