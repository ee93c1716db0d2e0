import type { Agent } from '@waymark/core-types/domain';
import { describe, expect, it } from 'vitest';
import { agentKind } from '../config/config-kinds.ts';
import { packDocument, unpackDocument } from './pack-document.ts';

const agent = { name: 'x', settings: { b: 1, a: 'NUL \0' } } as unknown as Agent;

describe('a packed document', () => {
  it('is its version and its canonical JSON, and comes back as it was', () => {
    const packed = packDocument(agentKind, agent);
    expect(packed).toBe('agent.v1 {"name":"x","settings":{"a":"NUL \\u0000","b":1}}');
    expect(unpackDocument(agentKind, packed)).toEqual(agent);
  });

  it('of an older version is brought up to date', () => {
    const steps = { 1: (document: Record<string, unknown>) => ({ ...document, added: true }) };
    const kind = { ...agentKind, versions: { kind: 'agent', current: 2, steps } };
    expect(unpackDocument(kind, packDocument(agentKind, agent))).toEqual({ ...agent, added: true });
  });

  it('of a newer version, or changed by somebody else, is refused', () => {
    expect(() => unpackDocument(agentKind, 'agent.v2 {}')).toThrow(/version 2/);
    expect(() => unpackDocument(agentKind, 'rule.v1 {}')).toThrow(/rule\.v1/);
    expect(() => unpackDocument(agentKind, 'agent.v1 {"name":')).toThrow(/changed outside/);
  });
});
