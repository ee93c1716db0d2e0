import type { Dependency } from '../../entity/work-item.ts';
import { packEntity, unpackEntity } from '../pack-entity.ts';
import type { Reader } from '../reader.ts';
import { refreshReadiness } from '../work-item/readiness.ts';

/** Which dependency it is. */
export type DependencyKey = Pick<Dependency, 'source_id' | 'target_id' | 'dependency_type'>;

/** Who waits for whom: `source` blocks `target`, or `source` depends on `target`. */
export function waiting({ source_id, target_id, dependency_type }: DependencyKey): { waiter: string; awaited: string } {
  return dependency_type === 'blocks'
    ? { waiter: target_id, awaited: source_id }
    : { waiter: source_id, awaited: target_id };
}

/** The name of a dependency in the audit trail. */
export function dependencyId({ source_id, target_id, dependency_type }: DependencyKey): string {
  return `${source_id} ${target_id} ${dependency_type}`;
}

/** The dependency as it is stored; null where there is none. */
export async function findDependency(reader: Reader, key: DependencyKey): Promise<Dependency | null> {
  const [row] = await reader.query<{ doc: string }>(
    `select doc from tracking_dependency
     where project = ? and waiter_id = ? and awaited_id = ? and dependency_type = ?`,
    keyValues(reader, key),
  );
  return row === undefined ? null : toDependency(row);
}

/** Writes a dependency over what is there; both items need not be there yet. Records nothing and looks for no cycle. */
export async function storeDependency(work: Reader, dependency: Dependency): Promise<void> {
  await upsert(work, [dependency]);
  await refreshBothEnds(work, dependency);
}

/** Rows of one statement. */
const batchSize = 100;

/** Stores many dependencies, see `loadWorkItems`. */
export async function loadDependencies(work: Reader, dependencies: readonly Dependency[]): Promise<void> {
  for (let start = 0; start < dependencies.length; start += batchSize) {
    await upsert(work, dependencies.slice(start, start + batchSize));
  }
}

/** Takes a dependency away; nothing happens where it is not there. */
export async function removeDependency(work: Reader, key: DependencyKey): Promise<void> {
  await work.query(
    `delete from tracking_dependency where project = ? and waiter_id = ? and awaited_id = ? and dependency_type = ?`,
    keyValues(work, key),
  );
  await refreshBothEnds(work, key);
}

async function upsert(work: Reader, dependencies: readonly Dependency[]): Promise<void> {
  await work.query(
    `insert into tracking_dependency (project, waiter_id, awaited_id, dependency_type, doc)
     values ${dependencies.map(() => '(?, ?, ?, ?, ?)').join(', ')}
     on conflict (project, waiter_id, awaited_id, dependency_type) do update set doc = excluded.doc`,
    dependencies.flatMap((dependency) => [...keyValues(work, dependency), packEntity('dependency', dependency)]),
  );
}

export function toDependency({ doc }: { doc: string }): Dependency {
  return unpackEntity('dependency', doc);
}

async function refreshBothEnds(work: Reader, key: DependencyKey): Promise<void> {
  await refreshReadiness(work, [key.source_id, key.target_id]);
}

function keyValues(reader: Reader, key: DependencyKey): string[] {
  const { waiter, awaited } = waiting(key);
  return [reader.project, waiter, awaited, key.dependency_type];
}
