import { describe, expect, it } from 'vitest';
import { UniqueError, UnknownCommitError } from '../../errors.ts';
import { AppendQueue } from './append-queue.ts';
import type { AuditContent } from './audit-entry.ts';
import { eventKind, newContent } from './audit-kinds.ts';

const tenant_id = '00000000-0000-4000-8000-000000000001';

function content(id: string, size = 1): AuditContent {
  const event_data = { text: 'x'.repeat(size) };
  const timestamp = '2026-01-31T12:00:00.000Z';
  const event = { id, tenant_id, event_type: 'x', event_data, session_id: null, turn_id: null, timestamp };
  return newContent(eventKind, event, '');
}

/** A queue whose transactions are noted by their ids; `failure` says which of them fail. */
function noted(failure: (ids: readonly string[]) => Error | null = () => null) {
  const transactions: (readonly string[])[] = [];
  const queue = new AppendQueue(async (_, contents) => {
    const ids = contents.map(({ id }) => id);
    transactions.push(ids);
    await new Promise((resolve) => setImmediate(resolve));
    const error = failure(ids);
    if (error !== null) throw error;
  });
  return { queue, transactions };
}

const statusOf = async (all: Promise<void>[]) => (await Promise.allSettled(all)).map(({ status }) => status);

describe('AppendQueue', () => {
  it('writes the first at once, and together what came meanwhile', async () => {
    const { queue, transactions } = noted();
    await Promise.all(['a', 'b', 'c'].map((id) => queue.add(tenant_id, content(id))));
    await queue.add(tenant_id, content('d'));
    expect(transactions).toEqual([['a'], ['b', 'c'], ['d']]);
  });

  it('writes at most 50 and a million characters together, but any one alone', async () => {
    const { queue, transactions } = noted();
    const many = Array.from({ length: 120 }, (_, index) => queue.add(tenant_id, content(String(index))));
    await Promise.all(many);
    expect(transactions.map(({ length }) => length)).toEqual([1, 50, 50, 19]);

    transactions.length = 0;
    await Promise.all(
      [1, 600_000, 600_000, 2_000_000, 10].map((size) => queue.add(tenant_id, content(`${size}`, size))),
    );
    expect(transactions.map(({ length }) => length)).toEqual([1, 1, 1, 1, 1]);
  });

  it('does not let tenants wait for each other', async () => {
    const { queue, transactions } = noted();
    await Promise.all([queue.add('one', content('a')), queue.add('two', content('b'))]);
    expect(transactions).toEqual([['a'], ['b']]);
  });

  it('writes each alone when an id of several is taken', async () => {
    const { queue, transactions } = noted((ids) => (ids.includes('c') ? new UniqueError('taken') : null));
    const all = ['a', 'b', 'c', 'd'].map((id) => queue.add(tenant_id, content(id)));
    expect(await statusOf(all)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(transactions).toEqual([['a'], ['b', 'c', 'd'], ['b'], ['c'], ['d']]);
  });

  it('writes none of several again whose commit has an unknown outcome', async () => {
    const { queue, transactions } = noted((ids) => (ids.includes('b') ? new UnknownCommitError() : null));
    const all = ['a', 'b', 'c'].map((id) => queue.add(tenant_id, content(id)));
    expect(await statusOf(all)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(transactions).toEqual([['a'], ['b', 'c']]);
    await expect(queue.add(tenant_id, content('d'))).resolves.toBeUndefined();
  });
});
