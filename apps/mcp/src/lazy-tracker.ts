import type { ProjectTracker } from '@waymark/tracking-mcp';

/** A tracker that is opened by its first use: a client waits for `initialize`, not for a database. */
export function lazyTracker(open: (() => Promise<ProjectTracker>) & { made: () => boolean }): ProjectTracker {
  return {
    read: async (name, query) => (await open()).read(name, query),
    write: async (name, input, context) => (await open()).write(name, input, context),
    sync: async () => (await open()).sync(),
    outbox: async () => (await open()).outbox(),
    resolve: async (decision) => (await open()).resolve(decision),
    health: async () => (await open()).health(),
    close: async () => {
      if (open.made()) await (await open()).close();
    },
  };
}
