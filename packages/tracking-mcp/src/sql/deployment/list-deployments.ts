import type { SqlValue } from '@waymark/stores';

import { TrackingNotFoundError } from '../../errors.ts';
import { findArchivedItem } from '../archive/archived-item-row.ts';
import { readPage } from '../read-page.ts';
import type { Reader, ReadHandler } from '../reader.ts';
import { requireVendor } from '../vendor/vendor-row.ts';
import { findWorkItem } from '../work-item/find-work-item.ts';
import { toDeployment } from './deployment-row.ts';

/** A page of deployments, the newest first. */
export const listDeployments: ReadHandler<'list_deployments'> = async (reader, query) => {
  const { limit, offset, deployed_after } = query;
  const links = await linksOf(reader, query);
  const conditions: [string, SqlValue[]][] = [
    ['d.project = ?', [reader.project]],
    ...links.map((link): [string, SqlValue[]] => [isLinked, link]),
  ];
  if (deployed_after !== undefined) conditions.push(['d.deployed_at > ?', [deployed_after]]);
  const { items: deployments, page } = await readPage(reader, {
    columns: 'd.doc',
    toItem: toDeployment,
    from: `tracking_deployment d where ${conditions.map(([sql]) => sql).join(' and ')}`,
    order: 'd.deployed_at desc, d.id desc',
    params: conditions.flatMap(([, params]) => params),
    ...{ limit, offset },
  });
  return { deployments, ...page };
};

const isLinked = `exists (
  select 1 from tracking_deployment_link link
  where link.project = d.project and link.entity_type = ? and link.entity_id = ?
    and link.deployed_at = d.deployed_at and link.deployment_id = d.id)`;

/** What the deployments must be linked to, by type and id. */
async function linksOf(
  reader: Reader,
  { vendor_id, work_item_id }: { vendor_id?: string | undefined; work_item_id?: string | undefined },
): Promise<[string, string][]> {
  const links: [string, string][] = [];
  if (vendor_id !== undefined) links.push(['vendor', (await requireVendor(reader, { id: vendor_id })).id]);
  if (work_item_id !== undefined) links.push(['work_item', await findItemId(reader, work_item_id)]);
  return links;
}

/** The id of an item, of a deleted or an archived one too. */
async function findItemId(reader: Reader, reference: string): Promise<string> {
  try {
    return (await findWorkItem(reader, reference)).id;
  } catch (error) {
    if (!TrackingNotFoundError.isInstance(error)) throw error;
    const archived = await findArchivedItem(reader, reference).catch(() => null);
    if (archived === null) throw error;
    return archived.id;
  }
}
