import type { WriteHandler } from '../write/unit-of-work.ts';
import { takeItem } from './claim.ts';
import { readyItems } from './list-ready-work-items.ts';
import { toWorkItem, workItemColumns, type WorkItemRow } from './work-item-row.ts';
import { readyOrder } from './readiness.ts';

/** Takes the first item of the ready list. The writers of a project come one after the other, so nobody else gets it. */
export const claimNextWorkItem: WriteHandler<'claim_next_work_item'> = async (work, command) => {
  const { from, params } = await readyItems(work, command);
  const [row] = await work.query<WorkItemRow>(
    `select ${workItemColumns} from ${from} order by ${readyOrder} limit 1`,
    params,
  );
  return row === undefined ? null : takeItem(work, toWorkItem(row), command.lease_seconds);
};
