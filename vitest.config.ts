import { defineConfig } from 'vitest/config';

const projects = {
  'core-types': 'packages/core-types',
  stores: 'packages/stores',
  providers: 'packages/providers',
  medallion: 'packages/medallion',
  cli: 'apps/cli',
  repository: '.',
};

export default defineConfig({
  // Tests run on the sources: no build stands between an edit and its test.
  ssr: { resolve: { conditions: ['@waymark/source'] } },
  test: {
    globalSetup: ['tooling/test-servers/src/global-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: Object.entries(projects).map(([name, root]) => ({
      extends: true as const,
      root,
      test: { name, include: ['src/**/*.test.ts', 'test/**/*.test.ts'] },
    })),
    coverage: { provider: 'v8' as const, include: ['packages/*/src/**'] },
  },
});
