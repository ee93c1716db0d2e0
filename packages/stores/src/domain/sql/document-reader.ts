import type { Database } from '../../database.ts';
import { chunksOf } from '../documents/chunks-of.ts';
import type { DocumentFilter, DocumentListing } from '../documents/collection.ts';
import type { DocumentKey, DocumentKind, StoredDocument } from '../documents/document-kind.ts';
import { unpackDocument } from '../documents/pack-document.ts';
import { encodeCursor, readPaging, type Page, type Paging, type Position } from '../documents/paging.ts';
import { keyOf } from '../documents/prepare-document.ts';
import { toColumn } from './column-text.ts';
import { addOneOf, conditionsOf } from './document-statements.ts';
import { readDocuments, type RowListing, type RowRange } from './read-documents.ts';

/** Rows in one statement: of a scan, of what is read by ids, of a listing that is read whole. */
const [scanRows, idsAtOnce, listedRows] = [500, 100, 10_000];

/** Reads the documents of one kind; see `Collection` for what its methods give. */
export class DocumentReader<Document extends StoredDocument> {
  readonly #database: Database;
  readonly #kind: DocumentKind<Document>;

  constructor(database: Database, kind: DocumentKind<Document>) {
    this.#database = database;
    this.#kind = kind;
  }

  async get({ tenant_id, id }: DocumentKey): Promise<Document | null> {
    const rows = await this.#database.query<{ packed: string }>(
      `select packed from ${this.#kind.table} where tenant_id = ? and id = ? and deleted_at is null`,
      [toColumn(tenant_id), toColumn(id)],
    );
    return rows[0] === undefined ? null : this.#unpack(rows[0].packed);
  }

  /** Deleted or not. */
  async stored({ tenant_id, id }: DocumentKey): Promise<Document | null> {
    const rows = await this.#database.query<{ packed: string }>(
      `select packed from ${this.#kind.table} where tenant_id = ? and id = ?`,
      [toColumn(tenant_id), toColumn(id)],
    );
    return rows[0] === undefined ? null : this.#unpack(rows[0].packed);
  }

  async list(listing: DocumentListing, paging: Paging): Promise<Page<Document>> {
    const { limit, offset, after } = readPaging(paging, listing, listing.order.type ?? 'string');
    const rows = await this.#read(this.#aliveRows(listing), { after, offset, count: limit + 1 });
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    const isLast = last === undefined || rows.length <= limit;
    return { items, next_cursor: isLast ? null : encodeCursor(listing.name, this.#positionOf(last, listing.order)) };
  }

  async listAll(listing: DocumentListing): Promise<Document[]> {
    const rows = this.#aliveRows(listing);
    const documents: Document[] = [];
    for await (const page of this.#pages(rows, listedRows)) documents.push(...page);
    return documents;
  }

  async getMany({ tenant_id, ids }: { tenant_id: string; ids: readonly string[] }): Promise<Document[]> {
    const documents: Document[] = [];
    for (const some of chunksOf([...new Set(ids)], idsAtOnce)) {
      const listing = { tenant_id, order: { column: 'id', direction: 'asc' } as const };
      const rows = this.#aliveRows(listing);
      addOneOf(rows.conditions, 'id', some);
      documents.push(...(await this.#read(rows, { after: null, offset: 0, count: some.length })));
    }
    return documents;
  }

  async *scan(filter: DocumentFilter, { includeDeleted = false } = {}): AsyncIterable<Document> {
    const listing = { ...filter, order: { column: 'id', direction: 'asc' } as const };
    const rows = includeDeleted ? this.#allRows(listing) : this.#aliveRows(listing);
    for await (const page of this.#pages(rows, scanRows)) yield* page;
  }

  async *#pages(rows: RowListing, count: number): AsyncIterable<Document[]> {
    for (let after: Position | null = null; ;) {
      const page = await this.#read(rows, { after, offset: 0, count });
      yield page;
      if (page.length < count) return;
      after = this.#positionOf(page.at(-1)!, rows.order);
    }
  }

  #read(rows: RowListing, range: RowRange): Promise<Document[]> {
    return readDocuments(this.#database, rows, {
      ...range,
      unpack: (packed) => this.#unpack(packed),
      positionOf: (document) => this.#positionOf(document, rows.order),
    });
  }

  #allRows(listing: DocumentFilter & { order: RowListing['order'] }): RowListing {
    return { table: this.#kind.table, conditions: conditionsOf(listing), order: listing.order };
  }

  #aliveRows(listing: DocumentFilter & { order: RowListing['order'] }): RowListing {
    const rows = this.#allRows(listing);
    rows.conditions.terms.push('deleted_at is null');
    return rows;
  }

  #positionOf(document: Document, { column }: RowListing['order']): Position {
    const { id } = keyOf(this.#kind, document);
    const read = this.#kind.columns[column];
    return { id, value: (column === 'id' ? id : read === undefined ? document[column] : read(document)) as string };
  }

  #unpack(packed: string): Document {
    return unpackDocument(this.#kind, packed);
  }
}
