import { readPage } from '../read-page.ts';
import type { ReadHandler } from '../reader.ts';
import { toEnhancement } from './enhancement-row.ts';

/** A page of enhancements, those of high priority first. */
export const listEnhancements: ReadHandler<'list_enhancements'> = async (reader, query) => {
  const { limit, offset, status, target_quarter } = query;
  const params = [reader.project, status, target_quarter].filter((value) => value !== undefined);
  const byStatus = status === undefined ? '' : 'and status = ?';
  const byQuarter = target_quarter === undefined ? '' : 'and target_quarter = ?';
  const { items, page } = await readPage(reader, {
    columns: 'doc',
    toItem: toEnhancement,
    from: `tracking_enhancement where project = ? ${byStatus} ${byQuarter}`,
    order: 'priority, created_at, id',
    ...{ params, limit, offset },
  });
  return { enhancements: items, ...page };
};
