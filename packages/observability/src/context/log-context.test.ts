import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { bindContext, clearContext, currentContext, withContext } from './log-context.ts';

describe('withContext', () => {
  it('[observability:context:with] holds for the work, also behind an await, and not beside or after it', async () => {
    const work = withContext({ tenant_id: 't1' }, async () => {
      await sleep(1);
      return withContext({ agent_id: 'a1' }, () => currentContext());
    });
    expect(currentContext()).toEqual({});
    expect(await work).toEqual({ tenant_id: 't1', agent_id: 'a1' });
    expect(currentContext()).toEqual({});
  });

  it('[observability:context:isolation] keeps requests apart that run at once and bind in between', async () => {
    const request = async (number: number) =>
      withContext({ tenant_id: `t${number}` }, async () => {
        await sleep(number % 7);
        bindContext({ turn_id: `turn-${number}` });
        await sleep((number * 3) % 5);
        return currentContext();
      });
    const seen = await Promise.all(Array.from({ length: 50 }, (_, number) => request(number)));
    expect(seen).toEqual(seen.map((_, number) => ({ tenant_id: `t${number}`, turn_id: `turn-${number}` })));
  });

  it('keeps what an inner context binds from the outer one', () => {
    withContext({ tenant_id: 't1' }, () => {
      withContext({}, () => bindContext({ session_id: 's1' }));
      expect(currentContext()).toEqual({ tenant_id: 't1' });
    });
  });

  it('takes a field away that is undefined', () => {
    withContext({ tenant_id: 't1', agent_id: 'a1' }, () => {
      expect(withContext({ agent_id: undefined }, () => currentContext())).toEqual({ tenant_id: 't1' });
    });
  });

  it('leaves out what is no text, finite number or boolean, and more fields than 32', () => {
    const odd = { ok: true, many: 3, bad: Number.NaN, list: ['a'], call: () => 1, [`n${'x'.repeat(70)}`]: 'long name' };
    withContext(odd as never, () => expect(currentContext()).toEqual({ ok: true, many: 3 }));
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`field${index}`, index]));
    withContext(many, () => {
      expect(Object.keys(currentContext())).toHaveLength(32);
      expect(withContext({ field0: 'new' }, () => currentContext()['field0'])).toBe('new');
    });
  });

  it('cuts long texts, and no secret in two', () => {
    const text = `${'x'.repeat(250)} bob.smith@example.com`;
    withContext({ user: text }, () => {
      const user = String(currentContext()['user']);
      expect(user).toHaveLength(257);
      expect(user).not.toContain('bob');
    });
  });

  it('cannot be changed but by binding', () => {
    withContext({ tenant_id: 't1' }, () => {
      expect(() => Object.assign(currentContext(), { tenant_id: 't2' })).toThrow(TypeError);
    });
  });
});

describe('bindContext', () => {
  it('[observability:context:bind] is seen by all that runs in the context around it', async () => {
    await withContext({ tenant_id: 't1' }, async () => {
      const started = sleep(5).then(() => currentContext());
      await sleep(1).then(() => bindContext({ turn_id: 'turn-1' }));
      expect(currentContext()).toEqual({ tenant_id: 't1', turn_id: 'turn-1' });
      expect(await started).toEqual({ tenant_id: 't1', turn_id: 'turn-1' });
    });
  });

  it('holds from there on where no context is around, and not for what began elsewhere', async () => {
    const elsewhere = sleep(5).then(() => currentContext());
    const here = await sleep(1).then(async () => {
      bindContext({ tenant_id: 'program' });
      bindContext({ agent_id: 'a1' });
      await sleep(1);
      return currentContext();
    });
    expect(here).toEqual({ tenant_id: 'program', agent_id: 'a1' });
    expect(await elsewhere).toEqual({});
  });
});

describe('clearContext', () => {
  it('[observability:context:clear] takes the fields of the context around it away, not those further out', () => {
    clearContext();
    withContext({ tenant_id: 't1' }, () => {
      withContext({ agent_id: 'a1' }, () => {
        clearContext();
        expect(currentContext()).toEqual({});
      });
      expect(currentContext()).toEqual({ tenant_id: 't1' });
    });
  });
});
