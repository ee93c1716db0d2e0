import { availableParallelism } from 'node:os';
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

/** Their tests look at what modules do when they are loaded. */
const watchLoading = new Set(['observability']);

// Not `extends: true`: every project would inherit the global setup too and start its own servers.
const shared = {
  // Tests run on the sources: no build stands between an edit and its test.
  ssr: { resolve: { conditions: ['@waymark/source'] } },
};

export default defineConfig({
  test: {
    globalSetup: ['tooling/test-servers/src/global-setup.ts'],
    // Many tests wait, for processes of their own or for a server: others use the cores meanwhile.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    projects: Object.entries(projects).map(([name, root]) => ({
      ...shared,
      root,
      test: {
        name,
        include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
        // The files of a project share a process, which loads the sources once for all of them. A test that changes what
        // is global puts it back.
        isolate: watchLoading.has(name),
        testTimeout: 30_000,
        hookTimeout: 60_000,
      },
    })),
    coverage: { provider: 'v8' as const, include: ['packages/*/src/**'] },
  },
});
