import { toConfiguration } from '../configuration/configuration-row.ts';
import { toDependency } from '../dependency/dependency-row.ts';
import { toDeployment } from '../deployment/deployment-row.ts';
import { toEnhancement } from '../enhancement/enhancement-row.ts';
import type { ReadHandler } from '../reader.ts';
import { toVendor } from '../vendor/vendor-row.ts';
import { toWorkItem, withLiveClaim, workItemColumns } from '../work-item/work-item-row.ts';

type StateRow = { kind: string; doc: string; path: string | null; claim: string | null };

const nothing = 'cast(null as text)';

/**
 * One statement, because a statement sees one moment on every engine: several would show writes in between. The row of
 * the project comes with its last change in place of a path, and with the configuration in place of a claim.
 */
const stateSql = `
  select 'project' as kind, p.created_at as doc, cast(p.sequence as text) as path, c.doc as claim
    from tracking_project p left join tracking_configuration c on c.project = p.project where p.project = ?
  union all select 'vendor', doc, ${nothing}, ${nothing} from tracking_vendor where project = ?
  union all select 'work_item', ${workItemColumns} from tracking_work_item item where project = ? and deleted_at is null
  union all select 'dependency', doc, ${nothing}, ${nothing} from tracking_dependency where project = ?
  union all select 'enhancement', doc, ${nothing}, ${nothing} from tracking_enhancement where project = ?
  union all select 'deployment', doc, ${nothing}, ${nothing} from (
    select doc from tracking_deployment where project = ? order by deployed_at desc, id desc limit ?) newest`;

/** All live entities, as they were at one moment. */
export const getProjectState: ReadHandler<'get_project_state'> = async (reader, query) => {
  const { project } = reader;
  const rows = await reader.query<StateRow>(stateSql, [
    ...[project, project, project, project, project, project],
    query.deployments,
  ]);
  const of = (kind: string) => rows.filter((row) => row.kind === kind);
  const [{ doc: createdAt, path: sequence, claim: configuration }] = of('project') as [StateRow];
  return {
    configuration: toConfiguration(configuration, createdAt),
    vendors: of('vendor')
      .map(toVendor)
      .sort(by(({ name }) => [name])),
    work_items: of('work_item')
      .map(({ doc, path, claim }) => withLiveClaim(toWorkItem({ doc, path: path!, claim }), reader.now))
      .sort(by(({ path }) => [path])),
    dependencies: of('dependency')
      .map(toDependency)
      .sort(by((dependency) => [dependency.source_id, dependency.target_id, dependency.dependency_type])),
    deployments: of('deployment')
      .map(toDeployment)
      .sort(by(({ deployed_at, id }) => [deployed_at, id]))
      .reverse(),
    enhancements: of('enhancement')
      .map(toEnhancement)
      .sort(by(({ priority, created_at, id }) => [priority, created_at, id])),
    sequence: Number(sequence),
  };
};

/** Sorts by several values, the first of them first. */
function by<Item>(keys: (item: Item) => (number | string)[]): (one: Item, other: Item) => number {
  return (one, other) => {
    const theirs = keys(other);
    for (const [index, key] of keys(one).entries()) {
      if (key < theirs[index]!) return -1;
      if (key > theirs[index]!) return 1;
    }
    return 0;
  };
}
