import type { SqlValue, Statement } from '../../database.ts';
import type { DocumentFilter } from '../documents/collection.ts';
import type { DocumentKey, DocumentKind, StoredDocument } from '../documents/document-kind.ts';
import { immutableFields, keyOf } from '../documents/prepare-document.ts';
import { toColumn } from './column-text.ts';

/** A document, and its text for the column `packed`. */
export interface PackedDocument<Document> {
  document: Document;
  packed: string;
}

/** Terms of a `where` clause, and their values. */
export interface Conditions {
  terms: string[];
  params: SqlValue[];
}

/** The statements that write documents of one kind. */
export class DocumentStatements<Document extends StoredDocument> {
  readonly #kind: DocumentKind<Document>;
  readonly #written: string[];

  constructor(kind: DocumentKind<Document>) {
    this.#kind = kind;
    this.#written = ['revision', 'created_at', 'deleted_at', 'packed', ...Object.keys(kind.columns)];
  }

  /** Changes no row where the id is taken. */
  insert({ document, packed }: PackedDocument<Document>): Statement {
    const names = ['tenant_id', 'id', ...this.#written];
    return {
      sql: `insert into ${this.#kind.table} (${names.join(', ')}) values (${names.map(() => '?').join(', ')})
        on conflict (tenant_id, id) do nothing`,
      params: [...this.#keyParams(keyOf(this.#kind, document)), ...this.#values({ document, packed })],
      expectChanges: 1,
    };
  }

  /**
   * Changes no row where another revision than `expected` is there; nor where it is deleted or the document may not follow
   * it, unless it is `replaced` whatever it is.
   */
  update(
    { document, packed }: PackedDocument<Document>,
    { expected, replaced }: { expected: number; replaced: boolean },
  ): Statement {
    const terms = ['tenant_id = ?', 'id = ?', 'revision = ?'];
    const params: SqlValue[] = [...this.#keyParams(keyOf(this.#kind, document)), expected];
    if (!replaced) {
      terms.push('deleted_at is null');
      for (const field of immutableFields(this.#kind)) {
        const value = this.columnOf(document, field);
        terms.push(value === null ? `${field} is null` : `${field} = ?`);
        if (value !== null) params.push(value);
      }
      // Deleting is no move.
      for (const { column, from } of document.deleted_at === null ? (this.#kind.moves ?? []) : []) {
        addOneOf({ terms, params }, column, from(document));
      }
    }
    return {
      sql: `update ${this.#kind.table} set ${this.#written.map((name) => `${name} = ?`).join(', ')}
        where ${terms.join(' and ')}`,
      params: [...this.#values({ document, packed }), ...params],
      expectChanges: 1,
    };
  }

  /** Where a revision is named, only that one may be deleted. */
  delete({ revision, ...key }: DocumentKey & { revision?: number }): Statement {
    const sql = `delete from ${this.#kind.table} where tenant_id = ? and id = ?`;
    const params = this.#keyParams(key);
    return revision === undefined
      ? { sql, params }
      : { sql: `${sql} and revision = ?`, params: [...params, revision], expectChanges: 1 };
  }

  /** What goes with a document that is saved, or deleted where it is marked so. */
  also(document: Document): Statement[] {
    const key = keyOf(this.#kind, document);
    return (document.deleted_at === null ? this.#kind.alsoSave?.(document) : this.#kind.alsoRemove?.(key)) ?? [];
  }

  alsoErase(key: DocumentKey): Statement[] {
    return (this.#kind.alsoErase ?? this.#kind.alsoRemove)?.call(this.#kind, key) ?? [];
  }

  /** What a column holds of a document. */
  columnOf(document: Document, column: string): SqlValue {
    const read = this.#kind.columns[column];
    const value = read === undefined ? (document[column] as SqlValue) : read(document);
    return typeof value === 'string' ? toColumn(value) : value;
  }

  #keyParams({ tenant_id, id }: DocumentKey): string[] {
    return [toColumn(tenant_id), toColumn(id)];
  }

  #values({ document, packed }: PackedDocument<Document>): SqlValue[] {
    return this.#written.map((name) => (name === 'packed' ? packed : this.columnOf(document, name)));
  }
}

/** What finds the documents of a filter, deleted ones too. */
export function conditionsOf({ tenant_id, where = {} }: DocumentFilter): Conditions {
  const conditions: Conditions = { terms: ['tenant_id = ?'], params: [toColumn(tenant_id)] };
  for (const [column, value] of Object.entries(where)) {
    if (value === undefined) continue;
    if (value === null) conditions.terms.push(`${column} is null`);
    else addOneOf(conditions, column, typeof value === 'object' ? value : [value]);
  }
  return conditions;
}

/** Adds that a column has one of some values. */
export function addOneOf({ terms, params }: Conditions, column: string, values: readonly SqlValue[]): void {
  const text = values.map((value) => (typeof value === 'string' ? toColumn(value) : value));
  params.push(...text);
  if (values.length === 0) terms.push('1 = 0');
  else if (values.length === 1) terms.push(`${column} = ?`);
  else terms.push(`${column} in (${values.map(() => '?').join(', ')})`);
}
