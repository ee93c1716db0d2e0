import { ValidationError } from '@waymark/core-types';

import type { Dependency } from '../../entity/work-item.ts';
import { findLiveWorkItem } from '../work-item/find-work-item.ts';
import type { WriteHandler } from '../write/unit-of-work.ts';
import { toRowPath } from '../work-item/item-path.ts';
import { dependencyId, findDependency, storeDependency, waiting } from './dependency-row.ts';
import { requireNoDeadlock } from './require-no-deadlock.ts';

/** Lets one item wait for another; where it waits already, the dependency that is there. */
export const addDependency: WriteHandler<'add_dependency'> = async (work, command) => {
  const source = await findLiveWorkItem(work, command.source_id);
  const target = await findLiveWorkItem(work, command.target_id);
  if (source.id === target.id) {
    const message = 'An item cannot wait for itself';
    throw new ValidationError(`This dependency does not fit: $.target_id: ${message}.`, [
      { path: '$.target_id', message },
    ]);
  }
  const key = { source_id: source.id, target_id: target.id, dependency_type: command.dependency_type };
  const known = await findDependency(work, key);
  if (known !== null) return known;
  const dependency: Dependency = { ...key, created_at: work.now, created_by: work.by };
  await storeDependency(work, dependency);
  await requireNoDeadlock(work, toRowPath(waiting(key).waiter === source.id ? source.path : target.path));
  await work.record({ entity_type: 'dependency', entity_id: dependencyId(key), before: null, after: dependency });
  return dependency;
};
