import type { ProjectState } from '../../operation/reads.ts';

/** One line of a report, counted from 1. */
export interface Line {
  number: number;
  text: string;
}

/** More than so many warnings help nobody. */
const mostWarnings = 200;

/** Nobody adds more by hand; reading what is no report at all must not take forever. */
const mostAdded = 2_000;

/** Who is named for what a person added by hand. */
export const handEditor = 'status-file';

/** What was read of a report so far. */
export class ReportDraft {
  readonly state: Omit<ProjectState, 'configuration'> & { configuration: ProjectState['configuration'] | null } = {
    configuration: null,
    vendors: [],
    work_items: [],
    dependencies: [],
    deployments: [],
    enhancements: [],
    sequence: 0,
  };
  /** When the report was made; null where it does not say. */
  generatedAt: string | null = null;
  /** Lines inside of a section that are not the report's: a person's notes. By section. */
  readonly strays = new Map<string, string[]>();
  /** Lines of entities that say something else than their data, as people see them. By section. */
  readonly edits = new Map<string, string[]>();
  readonly #warnings: string[] = [];
  #unnamed = 0;
  #added = 0;

  /** The time of what a person added: there is no other in the file. */
  get at(): string {
    return this.generatedAt ?? '1970-01-01T00:00:00.000Z';
  }

  get warnings(): string[] {
    return this.#unnamed === 0 ? this.#warnings : [...this.#warnings, `And ${this.#unnamed} more warnings.`];
  }

  /** Whether one more line without data of its own may become an entity. */
  mayAdd(): boolean {
    this.#added += 1;
    return this.#added <= mostAdded;
  }

  warn(line: Line, message: string): void {
    if (this.#warnings.length < mostWarnings) this.#warnings.push(`Line ${line.number}: ${message}`);
    else this.#unnamed += 1;
  }

  /** Notes a line that a person added or changed, understood or not: whoever writes the report again may not know of it. */
  edited(section: string, visible: string): void {
    const edits = this.edits.get(section) ?? [];
    edits.push(visible);
    this.edits.set(section, edits);
  }

  /** Notes a line that is not part of the report, so that it is not lost when the report is written again. */
  leave(section: string, line: Line, why: string): void {
    this.warn(line, `${why}: ${JSON.stringify(line.text.trim().slice(0, 80))}`);
    const strays = this.strays.get(section) ?? [];
    strays.push(line.text);
    this.strays.set(section, strays);
  }
}
