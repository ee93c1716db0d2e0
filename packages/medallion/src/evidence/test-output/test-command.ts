const runners: readonly [string, RegExp][] = [
  ['vitest', /^vitest\b/],
  ['jest', /^jest\b/],
  ['pytest', /^(?:py\.?test|python3? -m pytest)\b/],
  ['node:test', /^node\b.{0,200} --test\b/],
  ['cargo test', /^cargo (?:test|nextest)\b/],
  ['go test', /^go test\b/],
  ['test', /^(?:npm|pnpm|yarn|bun|deno|make|mvn|gradle|turbo) (?:run )?test(?:$|[\s:])/],
];

/** The tool that a shell command runs tests with; `undefined` when it runs none. */
export function testCommand(command: string): string | undefined {
  for (const part of command.slice(0, 4_000).split(/&&|\|\||[;|\n]/)) {
    const bare = part
      .trim()
      .replace(/^(?:[A-Z_][A-Z0-9_]{0,60}=\S{0,200}\s+){1,10}/, '')
      .replace(
        /^(?:(?:npx|pnpm exec|pnpm dlx|yarn|bunx|uv run|poetry run|time|timeout \d+s?)\s+(?:--yes\s+|-y\s+)?){1,3}(?!test\b|run\b)/,
        '',
      );
    const runner = runners.find(([, pattern]) => pattern.test(bare));
    if (runner !== undefined) return runner[0];
  }
  return undefined;
}
