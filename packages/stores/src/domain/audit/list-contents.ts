import { ValidationError } from '@waymark/core-types';
import { checkTime } from '../documents/check-time.ts';
import { encodeCursor, readPaging, type Page, type Paging, type Position } from '../documents/paging.ts';
import type { AuditKind } from './audit-kinds.ts';
import { unpackContent } from './audit-kinds.ts';
import type { AuditLog, ContentListing, ContentPlace } from './audit-log.ts';

/** A listing as callers ask for it. */
export interface ContentQuery extends Pick<ContentListing, 'tenant_id' | 'order'> {
  /** Names the listing, for its cursors. */
  name: string;
  defaultLimit: number;
  where: { [Column in keyof ContentListing['where']]: string | undefined };
  period: { start?: string | undefined; end?: string | undefined };
  paging: Paging;
}

/** @throws {ValidationError} for a page that there cannot be, or a time in another form. */
export async function listContents<Document>(
  log: AuditLog,
  kind: AuditKind<Document>,
  query: ContentQuery,
): Promise<Page<Document>> {
  const { limit, offset, after } = readPaging(query.paging, {
    name: query.name,
    defaultLimit: query.defaultLimit,
  });
  const rows = await log.list({
    tenant_id: query.tenant_id,
    kind: kind.kind,
    where: defined(query.where),
    ...defined(checkPeriod(query.period)),
    order: query.order,
    limit: limit + 1,
    offset,
    after: after === null ? null : placeOf(after),
  });
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map(({ packed }) => unpackContent(kind, packed)),
    next_cursor: last === undefined || rows.length <= limit ? null : encodeCursor(query.name, positionOf(last)),
  };
}

function checkPeriod(period: ContentQuery['period']): ContentQuery['period'] {
  for (const [field, time] of Object.entries(period)) if (time !== undefined) checkTime(time, field);
  return period;
}

function positionOf({ timestamp, turn_number, sequence }: ContentPlace): Position {
  return { value: timestamp, id: `${turn_number} ${sequence}` };
}

function placeOf({ value, id }: Position): ContentPlace {
  const [turn_number, sequence] = id.split(' ').map(Number);
  if (Number.isSafeInteger(turn_number) && Number.isSafeInteger(sequence)) {
    return { timestamp: String(value), turn_number: turn_number!, sequence: sequence! };
  }
  const message = 'Expected next_cursor of the page before, of the same listing';
  throw new ValidationError(`Cannot list: cursor: ${message}.`, [{ path: '$.cursor', message }]);
}

type Defined<Fields> = { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };

function defined<Fields extends object>(fields: Fields): Defined<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<Fields>;
}
