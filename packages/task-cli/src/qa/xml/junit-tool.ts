import type { JunitCase } from './read-junit-xml.ts';

const lintPackages = new Map([
  ['org.biome', 'biome'],
  ['org.ruff', 'ruff'],
  ['org.eslint', 'eslint'],
]);

const suiteNames = new Map([
  ['vitest tests', 'vitest'],
  ['jest tests', 'jest'],
  ['pytest', 'pytest'],
  ['pytest tests', 'pytest'],
  ['Biome', 'biome'],
  ['ruff', 'ruff'],
]);

/** Which tool wrote a document of JUnit, and whether its cases are findings of a linter. */
export function junitTool(
  text: string,
  root: ReadonlyMap<string, string>,
  cases: readonly JunitCase[],
): { tool: string; lints: boolean } {
  const [first] = cases;
  const lint = lintPackages.get(first?.package ?? '');
  const named = lint ?? suiteNames.get(root.get('name') ?? '') ?? suiteNames.get(first?.suite ?? '');
  if (named !== undefined) return { tool: named, lints: [...lintPackages.values()].includes(named) };
  return { tool: text.includes('<!-- duration_ms ') ? 'node:test' : 'junit', lints: false };
}
