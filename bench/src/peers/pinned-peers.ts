/** Another project's packages, as they are installed: at these versions and no others. */
export interface Peer {
  /** The folder under `bench/.peers`. */
  name: string;
  /** The version that lines name. */
  version: string;
  dependencies: Record<string, string>;
  /** Versions that packages of theirs get whatever they ask for. */
  overrides?: Record<string, string>;
}

export const betterSqlite3: Peer = {
  name: 'better-sqlite3',
  version: '13.2.0',
  dependencies: { 'better-sqlite3': '13.2.0' },
};

export const langGraph: Peer = {
  name: 'langgraph',
  version: '1.0.4',
  dependencies: {
    '@langchain/core': '1.2.13',
    '@langchain/langgraph-checkpoint': '1.1.5',
    '@langchain/langgraph-checkpoint-sqlite': '1.0.4',
  },
  // Version 12, which the saver asks for, has to be compiled where GitHub is out of reach.
  overrides: { 'better-sqlite3': '13.2.0' },
};

export const mastra: Peer = {
  name: 'mastra',
  version: '1.23.1',
  dependencies: { '@mastra/core': '1.71.0', '@mastra/libsql': '1.23.1' },
};

export const aiSdk: Peer = {
  name: 'ai-sdk',
  version: '7.0.173',
  dependencies: { ai: '7.0.173', zod: '4.6.7' },
};

export const openaiAgents: Peer = {
  name: 'openai-agents',
  version: '0.20.0',
  dependencies: { '@openai/agents': '0.20.0', zod: '4.6.7' },
};

/** The reference server of MCP that remembers: one file, written whole. */
export const serverMemory: Peer = {
  name: 'server-memory',
  version: '2026.8.31',
  dependencies: { '@modelcontextprotocol/server-memory': '2026.8.31' },
};

export const backlogMd: Peer = {
  name: 'backlog-md',
  version: '1.52.0',
  dependencies: { 'backlog.md': '1.52.0' },
};

/** Runs peers whose native code or engines need a newer Node than this run has. */
export const newerNode: Peer = { name: 'node', version: '24.21.0', dependencies: { node: '24.21.0' } };
