import { describe, expect, it } from 'vitest';
import { recordFires } from './record-fires.ts';

describe('recordFires', () => {
  const session = { rule_fires: { a: 2 }, rule_last_fire_turn: { a: 1, b: 1 }, turn_count: 4, status: 'ACTIVE' };

  it('[rules:fires:recorded] counts each rule once and says in which turn it fired', () => {
    expect(recordFires(session, ['a', 'c', 'a'])).toEqual({
      rule_fires: { a: 3, c: 1 },
      rule_last_fire_turn: { a: 5, b: 1, c: 5 },
      turn_count: 4,
      status: 'ACTIVE',
    });
    expect(recordFires(session, ['b'], 9).rule_last_fire_turn).toEqual({ a: 1, b: 9 });
  });

  it('[rules:fires:recorded] leaves the session it is given as it is', () => {
    const before = structuredClone(session);
    recordFires(session, ['a']);
    expect(session).toEqual(before);
  });
});
