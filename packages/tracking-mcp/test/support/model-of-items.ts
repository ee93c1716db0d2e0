import { maximumDepth, type WorkItem } from '../../src/entity/work-item.ts';

/** What the model knows of an item. */
export interface ModelItem {
  id: string;
  title: string;
  parent_id: string | null;
  status: WorkItem['status'];
  created_at: string;
  deleted: boolean;
  /** Milliseconds; 0 when nobody has it. */
  claimedUntil: number;
}

/** Work items as the words of the contract say it, without a thought of speed. */
export class ModelOfItems {
  /** `waiter awaited`. */
  readonly waits = new Set<string>();
  readonly #items = new Map<string, ModelItem>();

  get size(): number {
    return this.#items.size;
  }

  all(): ModelItem[] {
    return [...this.#items.values()];
  }

  /** The item of a number, which may be too large; null when there is none at all. */
  at(index: number): ModelItem | null {
    return this.all()[index % Math.max(1, this.size)] ?? null;
  }

  get(id: string): ModelItem {
    return this.#items.get(id)!;
  }

  create({ id, title, parent_id, status, created_at }: WorkItem): void {
    this.#items.set(id, { id, title, parent_id, status, created_at, deleted: false, claimedUntil: 0 });
  }

  /** The item and all above it, the root last. */
  line(item: ModelItem): ModelItem[] {
    return item.parent_id === null ? [item] : [item, ...this.line(this.get(item.parent_id))];
  }

  place(item: ModelItem): { path: string; depth: number } {
    const line = this.line(item).reverse();
    return { path: line.map(({ id }) => `/${id}`).join(''), depth: line.length - 1 };
  }

  below(item: ModelItem): ModelItem[] {
    return this.all().filter((one) => one !== item && this.line(one).includes(item));
  }

  refusalOfCreate(parentId: string | null): string | undefined {
    if (parentId === null) return undefined;
    const parent = this.get(parentId);
    if (parent.deleted) return 'TRACKING_NOT_FOUND';
    return this.place(parent).depth === maximumDepth ? 'TRACKING_TOO_DEEP' : undefined;
  }

  refusalOfMove(item: ModelItem, parentId: string | null): string | undefined {
    if (item.deleted) return 'TRACKING_NOT_FOUND';
    if (parentId !== null) {
      const parent = this.get(parentId);
      if (parent.deleted) return 'TRACKING_NOT_FOUND';
      if (this.line(parent).includes(item)) return 'TRACKING_CYCLE';
      const height =
        Math.max(...[item, ...this.below(item)].map((one) => this.place(one).depth)) - this.place(item).depth;
      if (this.place(parent).depth + 1 + height > maximumDepth) return 'TRACKING_TOO_DEEP';
    }
    const before = item.parent_id;
    item.parent_id = parentId;
    const isStuck = this.isStuck();
    item.parent_id = before;
    return isStuck ? 'TRACKING_CYCLE' : undefined;
  }

  refusalOfWait(item: ModelItem, awaited: ModelItem): string | undefined {
    if (item.deleted || awaited.deleted) return 'TRACKING_NOT_FOUND';
    if (item === awaited) return 'VALIDATION';
    const name = `${item.id} ${awaited.id}`;
    if (this.waits.has(name)) return undefined;
    this.waits.add(name);
    const isStuck = this.isStuck();
    this.waits.delete(name);
    return isStuck ? 'TRACKING_CYCLE' : undefined;
  }

  /** Ids of the open items that an item, or one above it, waits for. */
  awaited(item: ModelItem): string[] {
    const line = this.line(item).map(({ id }) => id);
    const ids = this.#pairs().flatMap(([waiter, awaited]) => (line.includes(waiter) ? [awaited] : []));
    return [...new Set(ids)].filter((id) => isOpen(this.get(id)));
  }

  ready(now: number): ModelItem[] {
    const canBegin = (item: ModelItem) =>
      item.status === 'active' && !item.deleted && this.#own(item).every((one) => !isOpen(one));
    return this.all()
      .filter((item) => item.claimedUntil <= now && !this.below(item).some(isOpen) && this.line(item).every(canBegin))
      .sort(
        (one, other) =>
          this.#openWaiters(other) - this.#openWaiters(one) || (one.created_at < other.created_at ? -1 : 1),
      );
  }

  /**
   * Whether some items could never be done, were all of them open: do whatever can be done, again and again, and see
   * whether anything is left.
   */
  isStuck(): boolean {
    const left = new Set(this.all());
    const canBegin = (item: ModelItem) => this.#own(item).every((one) => !left.has(one));
    for (;;) {
      const done = [...left].find(
        (item) => this.line(item).every(canBegin) && !this.below(item).some((one) => left.has(one)),
      );
      if (done === undefined) return left.size > 0;
      left.delete(done);
    }
  }

  #own(item: ModelItem): ModelItem[] {
    return this.#pairs().flatMap(([waiter, awaited]) => (waiter === item.id ? [this.get(awaited)] : []));
  }

  #openWaiters(item: ModelItem): number {
    return this.#pairs().filter(([waiter, awaited]) => awaited === item.id && isOpen(this.get(waiter))).length;
  }

  #pairs(): [string, string][] {
    return [...this.waits].map((pair) => pair.split(' ') as [string, string]);
  }
}

function isOpen({ status, deleted }: ModelItem): boolean {
  return status !== 'completed' && !deleted;
}
