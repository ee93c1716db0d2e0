import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { hostHttp } from '../src/hosting/host-http.ts';
import type { Host } from '../src/hosting/host.ts';
import { fixtureServer } from './conformance/fixture-server.ts';
import { legacySessions } from './conformance/legacy-sessions.ts';
import { failuresOf, installSuite, runSuite, type Suite } from './conformance/run-suite.ts';
import { createSandbox } from './sandbox.ts';

/** What a revision requires of every server, and what it asks for beside that. */
const revisions = [
  { revision: '2025-11-25', scenarios: 33, passed: 81 },
  { revision: '2026-07-28', scenarios: 40, passed: 150 },
];
/** An extension that neither the fixtures nor the server take part in. */
const isExtension = (scenario: string) => scenario.startsWith('tasks-');

let suite: Suite;

beforeAll(async () => {
  suite = await installSuite();
}, 180_000);

describe('the hosting layer, with what the suite asks for by name', () => {
  let host: Host;
  const errors: Error[] = [];

  beforeAll(async () => {
    host = await hostHttp({
      factory: fixtureServer,
      legacy: legacySessions(fixtureServer),
      host: '127.0.0.1',
      port: 0,
      health: async () => ({ ok: true, body: {} }),
      metrics: async () => {},
      onError: (error) => errors.push(error),
    });
  });

  afterAll(() => host.close());

  it.each(revisions)(
    '[mcp:conformance:hosting] passes every scenario that $revision requires of a server',
    { timeout: 110_000 },
    async ({ revision, scenarios, passed }) => {
      const results = await runSuite(suite, host.address, revision);
      const ours = new Map([...results].filter(([scenario]) => !isExtension(scenario)));
      expect(failuresOf(ours)).toEqual([]);
      expect(ours.size).toBe(scenarios);
      const checks = [...ours.values()].flat();
      expect(checks.filter(({ status }) => status === 'SUCCESS')).toHaveLength(passed);
    },
  );
});

describe('the server itself', () => {
  const sandbox = createSandbox();

  afterAll(() => sandbox.remove());

  const both = ['completion-complete', 'tools-list', 'resources-list', 'prompts-list'];
  const open = [...both, 'dns-rebinding-protection', 'server-sse-multiple-streams'];
  it.each([
    { revision: '2025-11-25', scenarios: [...open, 'server-initialize', 'ping', 'server-session-lifecycle'] },
    {
      revision: '2026-07-28',
      scenarios: [
        ...open,
        'caching',
        'http-header-validation',
        'sep-2164-resource-not-found',
        'input-required-result-unsupported-methods',
      ],
    },
  ])(
    '[mcp:conformance:server] passes what $revision asks of any server, whatever tools it has',
    { timeout: 110_000 },
    async ({ revision, scenarios }) => {
      const { url } = await sandbox.startHttp();
      const results = await runSuite(suite, url, revision);
      expect(failuresOf(new Map(scenarios.map((name) => [name, results.get(name)!])))).toEqual([]);
      // Four of its 28 checks need tools of the fixtures: nothing of this server asks its client back, or logs to it.
      const stateless = results.get('server-stateless') ?? [];
      expect(stateless.filter(({ status }) => status === 'FAILURE').map(({ id }) => id)).toEqual(
        revision < '2026' ? [] : needFixtures,
      );
      expect(stateless.length).toBe(revision < '2026' ? 0 : 30);
    },
  );
});

const needFixtures = [
  'sep-2575-server-rejects-undeclared-capability',
  'sep-2575-missing-capability-http-400',
  'sep-2575-http-server-no-independent-requests-on-stream',
  'sep-2575-server-no-log-without-loglevel',
];
