import type { Database, Statement, Transaction } from '../../../database.ts';
import { UniqueError } from '../../../errors.ts';
import { NotFoundError } from '../../errors.ts';
import { columnsOf, type Fact, type FactKind, type FactState } from '../../remembering/fact-kinds.ts';
import type { FactQuery, MemoryEngine } from '../../remembering/memory-engine.ts';
import { packMemory, unpackMemory } from '../../remembering/pack-memory.ts';
import { planFact, type FactAddition } from '../../remembering/plan-fact.ts';
import type { PointInTime } from '../../remembering/point-in-time.ts';
import { inParts, lockGroup, marks, pageRows, type Terms } from './statements.ts';

type FactEngine = Pick<MemoryEngine, 'addFact' | 'findFacts' | 'history' | 'putState' | 'scanStates'>;

interface StateRow {
  version: number;
  superseded_at: string | null;
  packed: string;
  [column: string]: string | number | null;
}

/** The states of facts in SQL. */
export function sqlFacts(database: Database): FactEngine {
  return {
    addFact: (addition) => database.tx((transaction) => addFact(transaction, addition)),

    async putState(kind, state, { replace }) {
      const { group_id, id, recorded_at } = state.fact;
      const latest = state.superseded_at ?? recorded_at;
      const removal = {
        sql: `delete from ${kind.table} where group_id = ? and id = ? and version = ?`,
        params: [group_id, id, state.version],
      };
      try {
        await database.batch([lockGroup(group_id, latest), ...(replace ? [removal] : []), insertState(kind, state)]);
        return true;
      } catch (error) {
        if (!replace && UniqueError.isInstance(error)) return false;
        throw error;
      }
    },

    async findFacts(kind, query) {
      const found = [];
      for (const { terms, params } of partsOf(query)) {
        const rows = await database.query<{ packed: string }>(
          `select packed from ${kind.table} where ${terms.join(' and ')}`,
          params,
        );
        for (const { packed } of rows) found.push(unpackMemory(kind, packed));
      }
      if (query.touching === undefined) return found;
      // What touches two of the entities may have come with both of them.
      return [...new Map(found.map((fact) => [fact.id, fact])).values()];
    },

    async history(kind, { group_id, id }) {
      const rows = await database.query<StateRow>(
        `select version, superseded_at, packed from ${kind.table} where group_id = ? and id = ? order by version`,
        [group_id, id],
      );
      return rows.map((row) => toState(kind, row));
    },

    async *scanStates(kind, group_id) {
      for (let [id, version] = ['', 0]; ;) {
        const rows = await database.query<StateRow>(
          `select version, superseded_at, packed from ${kind.table}
            where group_id = ? and (id, version) > (?, ?) order by id, version limit ${pageRows}`,
          [group_id, id, version],
        );
        for (const row of rows) {
          const state = toState(kind, row);
          [id, version] = [state.fact.id, state.version];
          yield state;
        }
        if (rows.length < pageRows) return;
      }
    },
  };
}

/** The group stays locked from the first statement on: nobody else adds a fact that contradicts this one meanwhile. */
async function addFact<Kept extends Fact>(transaction: Transaction, addition: FactAddition<Kept>): Promise<Kept> {
  const { kind, fact } = addition;
  const { group_id } = fact;
  const run = ({ sql, params = [] }: Statement) => transaction.query(sql, params);
  await run(lockGroup(group_id, fact.recorded_at));
  await assertEntities(transaction, addition);
  const [group] = await transaction.query<{ recorded_at: string }>(
    'select recorded_at from memory_group where group_id = ?',
    [group_id],
  );
  const plan = planFact(addition, { believed: await readBelieved(transaction, addition), latest: group!.recorded_at });
  const { recorded_at } = plan.fact;
  for (const { fact: old, version } of plan.superseded) {
    await transaction.query(
      `update ${kind.table} set superseded_at = ? where group_id = ? and id = ? and version = ?`,
      [recorded_at, group_id, old.id, version],
    );
  }
  for (const state of plan.recorded) await run(insertState(kind, { fact: state, version: null, superseded_at: null }));
  return plan.fact;
}

/** The states that `planFact` has to know. */
async function readBelieved<Kept extends Fact>(
  transaction: Transaction,
  { kind, fact, hasId, exclusive }: FactAddition<Kept>,
): Promise<FactState<Kept>[]> {
  const rivals = kind.rivals(exclusive);
  if (rivals === null && !hasId) return [];
  const agreeing = rivals === null ? {} : columnsOf(kind, fact, rivals);
  const isRival = Object.keys(agreeing).map((column) => `${column} = ?`);
  // Without an id, the fact may become the next state of a rival, which may have gone by another name at other times.
  const term = hasId
    ? ['id = ?', ...(rivals === null ? [] : [`(${isRival.join(' and ')})`])].join(' or ')
    : `id in (select id from ${kind.table}
        where group_id = ? and superseded_at is null and ${isRival.join(' and ')})`;
  const rows = await transaction.query<StateRow>(
    `select version, superseded_at, packed from ${kind.table}
      where group_id = ? and superseded_at is null and (${term})`,
    [fact.group_id, hasId ? fact.id : fact.group_id, ...Object.values(agreeing)],
  );
  return rows.map((row) => toState(kind, row));
}

async function assertEntities<Kept extends Fact>(
  transaction: Transaction,
  { kind, fact }: FactAddition<Kept>,
): Promise<void> {
  for (const id of kind.needs(fact)) {
    const rows = await transaction.query(
      'select 1 as one from memory_entity where group_id = ? and id = ? and superseded_at is null limit 1',
      [fact.group_id, id],
    );
    if (rows.length === 0) throw new NotFoundError('entity', id);
  }
}

/** `version` null counts on from the last one. */
function insertState<Kept extends Fact>(
  kind: FactKind<Kept>,
  { fact, version, superseded_at }: Omit<FactState<Kept>, 'version'> & { version: number | null },
): Statement {
  const { group_id, id, valid_from, valid_to, recorded_at } = fact;
  const columns = columnsOf(kind, fact);
  const next = `(select coalesce(max(version), 0) + 1 from ${kind.table} where group_id = ? and id = ?)`;
  const names = ['valid_from', 'valid_to', 'recorded_at', 'superseded_at', ...Object.keys(columns), 'packed'];
  return {
    sql: `insert into ${kind.table} (group_id, id, version, ${names.join(', ')})
      values (?, ?, ${version === null ? next : '?'}, ${marks(names)})`,
    params: [
      ...[group_id, id],
      ...(version === null ? [group_id, id] : [version]),
      ...[valid_from, valid_to, recorded_at, superseded_at],
      ...Object.values(columns),
      packMemory(kind, fact),
    ],
  };
}

function toState<Kept extends Fact>(
  kind: FactKind<Kept>,
  { version, superseded_at, packed }: StateRow,
): FactState<Kept> {
  return { fact: unpackMemory(kind, packed), version, superseded_at };
}

/** The conditions of a query, in several parts where it has a long list. */
function partsOf({ group_id, at, ids, type_keys, touching }: FactQuery): Terms[] {
  const { terms, params } = termsAt(at);
  terms.unshift('group_id = ?');
  params.unshift(group_id);
  if (type_keys !== undefined) {
    if (type_keys.length === 0) return [];
    terms.push(`type_key in (${marks(type_keys)})`);
    params.push(...type_keys);
  }
  if (ids !== undefined) {
    return inParts(ids).map((part) => ({
      terms: [...terms, `id in (${marks(part)})`],
      params: [...params, ...part],
    }));
  }
  if (touching !== undefined) {
    return inParts(touching).map((part) => ({
      terms: [...terms, `(from_entity_id in (${marks(part)}) or to_entity_id in (${marks(part)}))`],
      params: [...params, ...part, ...part],
    }));
  }
  return [{ terms, params }];
}

function termsAt({ valid_at, recorded_at }: PointInTime): Terms {
  const terms = ['valid_from <= ?', '(valid_to is null or valid_to > ?)'];
  const params = [valid_at, valid_at];
  if (recorded_at === null) terms.push('superseded_at is null');
  else {
    terms.push('recorded_at <= ?', '(superseded_at is null or superseded_at > ?)');
    params.push(recorded_at, recorded_at);
  }
  return { terms, params };
}
