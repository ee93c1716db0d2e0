import type { IdGenerator } from '@waymark/core-types';
import type { Row, SqlValue, Transaction } from '@waymark/stores';

import type { Change, EntityType } from '../../entity/change.ts';
import type { WriteCommand, WriteName, WriteResult } from '../../operation/writes.ts';
import { storeChange } from '../change/change-row.ts';
import type { Reader } from '../reader.ts';
import { fieldsChanged } from './fields-changed.ts';

/** What happened to one entity. */
export interface RecordedChange {
  entity_type: EntityType;
  entity_id: string;
  before: object | null;
  after: object | null;
}

/** Applies one kind of write, inside of a transaction that no other writer of the project shares. */
export type WriteHandler<Name extends WriteName> = (
  work: UnitOfWork,
  command: WriteCommand<Name>,
) => Promise<WriteResult<Name>>;

/** One write: the transaction it runs in, who asked for it, and the changes it leaves in the audit trail. */
export class UnitOfWork implements Reader {
  readonly project: string;
  readonly dialect: 'sqlite' | 'postgres';
  /** The time of the write, ISO 8601. */
  readonly now: string;
  readonly by: string;
  readonly ids: IdGenerator;
  readonly operation: string;
  readonly operationId: string;
  readonly #transaction: Transaction;
  #sequence: number;

  constructor(
    transaction: Transaction,
    write: Pick<UnitOfWork, 'by' | 'dialect' | 'ids' | 'now' | 'operation' | 'operationId' | 'project'> & {
      sequence: number;
    },
  ) {
    this.#transaction = transaction;
    this.project = write.project;
    this.dialect = write.dialect;
    this.now = write.now;
    this.by = write.by;
    this.ids = write.ids;
    this.operation = write.operation;
    this.operationId = write.operationId;
    this.#sequence = write.sequence;
  }

  /** The number of the last change of the project, this write's included. */
  get sequence(): number {
    return this.#sequence;
  }

  /** The `updated_at` of an entity that this write changes: a replayed write does not set it back. */
  updatedAt(before: { updated_at: string }): string {
    return before.updated_at > this.now ? before.updated_at : this.now;
  }

  query<Result extends Row = Row>(sql: string, params?: readonly SqlValue[]): Promise<Result[]> {
    return this.#transaction.query<Result>(sql, params);
  }

  /** Adds a change to the audit trail. */
  async record({ entity_type, entity_id, before, after }: RecordedChange): Promise<void> {
    this.#sequence++;
    await storeChange(this, {
      sequence: this.#sequence,
      entity_type,
      entity_id,
      operation: this.operation,
      operation_id: this.operationId,
      changed_by: this.by,
      changed_at: this.now,
      changed_fields: fieldsChanged(before, after),
      before: before as Change['before'],
      after: after as Change['after'],
    });
  }
}
