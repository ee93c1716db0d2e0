import { findWorkItem } from '../work-item/find-work-item.ts';
import type { WriteHandler } from '../write/unit-of-work.ts';
import { dependencyId, findDependency, removeDependency as removeRow } from './dependency-row.ts';

/** Takes a dependency away, and says whether it was there. */
export const removeDependency: WriteHandler<'remove_dependency'> = async (work, command) => {
  const source = await findWorkItem(work, command.source_id);
  const target = await findWorkItem(work, command.target_id);
  const key = { source_id: source.id, target_id: target.id, dependency_type: command.dependency_type };
  const before = await findDependency(work, key);
  if (before === null) return { removed: false };
  await removeRow(work, key);
  await work.record({ entity_type: 'dependency', entity_id: dependencyId(key), before, after: null });
  return { removed: true };
};
