import type { z } from 'zod';

import { id } from '../../entity/fields.ts';
import type { Line, ReportDraft } from './draft.ts';
import { escapeInline, oneLine, unescapeInline } from './inline-text.ts';
import { hide, revealHidden, type HiddenKind } from './marks.ts';

/** One column of a table of entities. */
export interface Column<Entity> {
  heading: string;
  show(entity: Entity): string;
  /** The entity after a person changed the cell; null where the text says nothing. Absent where it only informs. */
  edit?(entity: Entity, text: string): Entity | null;
}

/** A table with one entity a row. */
export interface EntityTable<Entity> {
  section: string;
  kind: HiddenKind;
  schema: z.ZodType<Entity>;
  columns: readonly Column<Entity>[];
  /** What a row that a person added starts from, to be filled by its cells. */
  blank(label: string, draft: ReportDraft): Entity;
}

const alphanumeric = /[\p{L}\p{N}]/u;
/** Two hundred kinds of tests with long names, all escaped, stay below. */
const longestRow = 100_000;

export function renderTable<Entity extends object>(table: EntityTable<Entity>, entities: readonly Entity[]): string {
  const headings = table.columns.map(({ heading }) => heading);
  const rows = entities.map((entity) => {
    const cells = table.columns.map((column) => escapeInline(column.show(entity)));
    return `| ${cells.join(' | ')} ${hide(table.kind, entity)} |`;
  });
  return [`| ${headings.join(' | ')} |`, `|${headings.map(() => ' --- |').join('')}`, ...rows].join('\n');
}

/** Reads rows back, a table at a time. Its first row says which column is which, so that people may move columns. */
export class TableReader<Entity extends { id: string }> {
  readonly #table: EntityTable<Entity>;
  readonly #draft: ReportDraft;
  /** What those that were read are called, by id. */
  readonly #seen = new Map<string, string>();
  readonly entities: Entity[] = [];
  #columns: (Column<Entity> | undefined)[];

  constructor(table: EntityTable<Entity>, draft: ReportDraft) {
    this.#table = table;
    this.#draft = draft;
    this.#columns = [...table.columns];
  }

  /** Whether the line was one of the table's. */
  read(line: Line): boolean {
    const { visible, hidden } = revealHidden(line.text);
    if (hidden !== null && visible.trim() === '') return this.#keep(line, hidden.value, []);
    if (!isRow(visible)) return false;
    const cells = splitRow(visible);
    if (hidden === null && this.#readHeadings(cells)) return true;
    if (hidden === null && !cells.some((cell) => alphanumeric.test(cell))) return true;
    return this.#keep(line, hidden === null ? null : hidden.value, cells);
  }

  #readHeadings(cells: readonly string[]): boolean {
    const columns = cells.map((cell) => {
      const heading = oneLine(unescapeInline(cell)).toLowerCase();
      return this.#table.columns.find((column) => column.heading.toLowerCase() === heading);
    });
    if (columns[0] === undefined && columns.filter(Boolean).length < 2) return false;
    this.#columns = columns;
    return true;
  }

  #keep(line: Line, value: unknown, cells: readonly string[]): boolean {
    const known = this.#known(line, value);
    const isNew = known === null;
    if (isNew && !this.#draft.mayAdd()) return this.#leave(line, 'too many entries were added at once');
    if (cells.length > 0 && (isNew || this.#isChanged(known, cells))) {
      this.#draft.edited(this.#table.section, revealHidden(line.text).visible);
    }
    const labelColumn = this.#columns.indexOf(this.#table.columns[0]);
    let entity = known ?? this.#blank(value, oneLine(unescapeInline(cells[labelColumn] ?? '')));
    for (const [index, column] of this.#columns.entries()) {
      const cell = cells[index];
      if (column === undefined || cell === undefined) continue;
      entity = this.#edited(entity, { cell, column, isNew, line });
    }
    const result = this.#table.schema.safeParse(entity);
    if (!result.success) {
      return this.#leave(line, `this is no ${this.#name} yet (${firstIssue(result.error)})`);
    }
    const label = this.#table.columns[0]!.show(entity);
    const first = this.#seen.get(entity.id);
    if (first !== undefined) {
      if (first === label || value === null) {
        return this.#leave(line, `this ${this.#name} stands in the report already`);
      }
      this.#draft.warn(
        line,
        `this is a copy of the ${this.#name} ${JSON.stringify(first)} under another name: a new one.`,
      );
      return this.#keep(line, null, cells);
    }
    this.#seen.set(entity.id, label);
    this.entities.push(entity);
    return true;
  }

  #edited(
    entity: Entity,
    { cell, column, isNew, line }: { cell: string; column: Column<Entity>; isNew: boolean; line: Line },
  ): Entity {
    const text = oneLine(unescapeInline(cell));
    if (text === oneLine(column.show(entity)) || (isNew && text === '')) return entity;
    const edited = column.edit?.(entity, text) ?? null;
    if (edited !== null && (isNew || this.#table.schema.safeParse(edited).success)) return edited;
    const kept = column.edit === undefined ? 'it follows from the rest' : 'what it said before is kept';
    this.#draft.warn(line, `the ${column.heading} ${JSON.stringify(text.slice(0, 80))} is not understood; ${kept}.`);
    return entity;
  }

  #isChanged(known: Entity, cells: readonly string[]): boolean {
    return this.#columns.some((column, index) => {
      const cell = cells[index];
      if (column === undefined || cell === undefined) return false;
      return oneLine(unescapeInline(cell)) !== oneLine(column.show(known));
    });
  }

  #known(line: Line, value: unknown): Entity | null {
    if (value === null) return null;
    // Without an id there is no need to name every other misfit, which takes long.
    const hasId = typeof value === 'object' && 'id' in value;
    const result = hasId ? this.#table.schema.safeParse(value) : null;
    if (result?.success) return result.data;
    this.#draft.warn(line, `the data of this ${this.#name} is damaged; it is taken from what the line shows.`);
    return null;
  }

  #blank(value: unknown, label: string): Entity {
    const blank = this.#table.blank(label, this.#draft);
    const kept = id().safeParse((value as { id?: unknown } | null | undefined)?.id);
    return kept.success ? { ...blank, id: kept.data } : blank;
  }

  #leave(line: Line, why: string): boolean {
    this.#draft.leave(this.#table.section, line, why);
    return true;
  }

  get #name(): string {
    return this.#table.kind.replaceAll('_', ' ');
  }
}

/** Whether a line can be a row of a table; all that a row may hold is far shorter. */
export function isRow(visible: string): boolean {
  return visible.length <= longestRow && visible.trimStart().startsWith('|');
}

/** The cells of a row of a table, still escaped. */
export function splitRow(row: string): string[] {
  const cells = row.trim().match(/(?:[^|\\]|\\.|\\$)+|\|/gs) ?? [];
  const joined: string[] = [];
  let cell: string | null = null;
  for (const part of cells.slice(cells[0] === '|' ? 1 : 0)) {
    if (part === '|') {
      joined.push((cell ?? '').trim());
      cell = null;
    } else cell = part;
  }
  return cell === null ? joined : [...joined, cell.trim()];
}

export function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues;
  return issue === undefined ? 'unknown' : `${issue.path.join('.')}: ${issue.message}`;
}
