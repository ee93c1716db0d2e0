import { defineConfig } from 'vitest/config';

const projects = {
  'core-types': 'packages/core-types',
  stores: 'packages/stores',
  providers: 'packages/providers',
  observability: 'packages/observability',
  medallion: 'packages/medallion',
  'prompt-inference': 'packages/prompt-inference',
  'tracking-mcp': 'packages/tracking-mcp',
  'task-cli': 'packages/task-cli',
  cli: 'apps/cli',
  mcp: 'apps/mcp',
  repository: '.',
};

// Not `extends: true`: every project would inherit the global setup too and start its own servers.
const shared = {
  // Tests run on the sources: no build stands between an edit and its test.
  ssr: { resolve: { conditions: ['@waymark/source'] } },
};

export default defineConfig({
  test: {
    globalSetup: ['tooling/test-servers/src/global-setup.ts'],
    // Most tests wait for processes of their own; vitest would leave one core to itself.
    maxWorkers: '100%',
    projects: Object.entries(projects).map(([name, root]) => ({
      ...shared,
      root,
      test: {
        name,
        include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
        testTimeout: 30_000,
        hookTimeout: 60_000,
      },
    })),
    coverage: { provider: 'v8' as const, include: ['packages/*/src/**'] },
  },
});
