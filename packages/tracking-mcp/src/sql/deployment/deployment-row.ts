import type { Deployment } from '../../entity/deployment.ts';
import { packEntity, unpackEntity } from '../pack-entity.ts';
import type { Reader } from '../reader.ts';

export function toDeployment({ doc }: { doc: string }): Deployment {
  return unpackEntity('deployment', doc);
}

/** Writes a deployment, which is never another one under the same id, and its links. */
export async function storeDeployment(work: Reader, deployment: Deployment): Promise<void> {
  const { id, deployed_at } = deployment;
  await work.query(
    `insert into tracking_deployment (project, id, deployed_at, doc) values (?, ?, ?, ?)
     on conflict (project, id) do update set deployed_at = excluded.deployed_at, doc = excluded.doc`,
    [work.project, id, deployed_at, packEntity('deployment', deployment)],
  );
  const links = [
    ...deployment.vendor_ids.map((linked) => ['vendor', linked] as const),
    ...deployment.work_item_ids.map((linked) => ['work_item', linked] as const),
  ];
  if (links.length === 0) return;
  await work.query(
    `insert into tracking_deployment_link (project, entity_type, entity_id, deployed_at, deployment_id)
     values ${links.map(() => '(?, ?, ?, ?, ?)').join(', ')} on conflict do nothing`,
    links.flatMap(([type, linked]) => [work.project, type, linked, deployed_at, id]),
  );
}
