import { DatabaseError } from '../../errors.ts';
import type { AuditContent } from './audit-entry.ts';

/** What one transaction takes at most; the text is counted in UTF-16 units. */
const limits = { contents: 50, text: 1_000_000 };

interface Waiting {
  content: AuditContent;
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * Appends of one process, in the order in which they come. While a tenant's transaction is under way, what comes waits
 * and goes into the next one together: many at once cost little more than one.
 */
export class AppendQueue {
  readonly #append: (tenant_id: string, contents: readonly AuditContent[]) => Promise<void>;
  readonly #waiting = new Map<string, Waiting[]>();

  constructor(append: (tenant_id: string, contents: readonly AuditContent[]) => Promise<void>) {
    this.#append = append;
  }

  /** Resolves when the content is kept. */
  add(tenant_id: string, content: AuditContent): Promise<void> {
    return new Promise((resolve, reject) => {
      const one = { content, resolve, reject };
      const waiting = this.#waiting.get(tenant_id);
      if (waiting !== undefined) return void waiting.push(one);
      const first = [one];
      this.#waiting.set(tenant_id, first);
      void this.#work(tenant_id, first);
    });
  }

  async #work(tenant_id: string, waiting: Waiting[]): Promise<void> {
    while (waiting.length > 0) await this.#write(tenant_id, waiting.splice(0, groupSize(waiting)));
    this.#waiting.delete(tenant_id);
  }

  async #write(tenant_id: string, group: readonly Waiting[]): Promise<void> {
    try {
      await this.#append(
        tenant_id,
        group.map(({ content }) => content),
      );
      for (const { resolve } of group) resolve();
    } catch (error) {
      // One that does not fit must not take the others along.
      if (group.length > 1 && mayBeTaken(error)) {
        for (const one of group) await this.#write(tenant_id, [one]);
      } else {
        for (const { reject } of group) reject(error);
      }
    }
  }
}

/** Whether the database may have refused an id that is there: by its key, or by the trigger that guards it. */
export function mayBeTaken(error: unknown): boolean {
  return DatabaseError.isInstance(error) && (error.code === 'DATABASE_UNIQUE' || error.code === 'DATABASE_QUERY');
}

function groupSize(waiting: readonly Waiting[]): number {
  let text = 0;
  const end = waiting.findIndex(({ content }, index) => {
    text += content.packed.length;
    return index > 0 && (index === limits.contents || text > limits.text);
  });
  return end === -1 ? waiting.length : end;
}
