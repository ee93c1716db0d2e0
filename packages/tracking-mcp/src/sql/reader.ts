import type { Row, SqlValue } from '@waymark/stores';

import type { ReadName, ReadQuery, ReadResult } from '../operation/reads.ts';

/** What the functions that answer a query work with, inside and outside of a transaction. */
export interface Reader {
  project: string;
  dialect: 'sqlite' | 'postgres';
  query<Result extends Row = Row>(sql: string, params?: readonly SqlValue[]): Promise<Result[]>;
  /** The time of the call, ISO 8601. */
  now: string;
}

/** Answers one kind of query. */
export type ReadHandler<Name extends ReadName> = (reader: Reader, query: ReadQuery<Name>) => Promise<ReadResult<Name>>;
