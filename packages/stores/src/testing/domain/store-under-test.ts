import { afterEach, beforeEach } from 'vitest';

/** A store, and how to let go of all it holds. */
export interface OpenedStore<Store> {
  store: Store;
  close(): Promise<void>;
}

/** How another process opens the same data. */
export interface StoreWorker {
  /** URL of a module that exports `open(argument: string): Promise<OpenedStore<Store>>`; a `.ts` module needs tsx beside it. */
  module: string;
  argument: string;
  /** Makes of the URL of a `.ts` module that of one which Node runs by itself. Default: tsx runs it. */
  compile?: (module: string) => string;
}

/** A store on data of its own, empty. */
export interface OpenedForTest<Store> extends OpenedStore<Store> {
  /** The same data by another opener in this process; null where it belongs to one. */
  openAgain: (() => Promise<OpenedStore<Store>>) | null;
  /** Null where the data belongs to one process. */
  worker: StoreWorker | null;
}

/** A driver to test. */
export interface StoreUnderTest<Store> {
  /** How the driver is called in the titles. */
  name: string;
  /** Called once per test; the contract closes what it returns. */
  open(): Promise<OpenedForTest<Store>>;
}

/** What a test works with, anew in every test. */
export interface StoreContext<Store> {
  /** Empty. */
  readonly store: Store;
  readonly worker: StoreWorker | null;
  /** The same data by another opener, where the driver has one; else the same store. Closed with the test. */
  again(): Promise<Store>;
}

/** Gives every test of the surrounding `describe` a fresh store, and closes all that was opened when the test ends. */
export function useStore<Store>(driver: StoreUnderTest<Store>): StoreContext<Store> {
  let current: OpenedForTest<Store> | null = null;
  const opened: OpenedStore<Store>[] = [];
  const inTest = (): OpenedForTest<Store> => {
    if (current === null) throw new Error('A store is there within a test only.');
    return current;
  };

  beforeEach(async () => {
    current = await driver.open();
    opened.push(current);
  });

  afterEach(async () => {
    current = null;
    await Promise.all(opened.splice(0).map(({ close }) => close()));
  });

  return {
    get store() {
      return inTest().store;
    },
    get worker() {
      return inTest().worker;
    },
    async again() {
      const { store, openAgain } = inTest();
      if (openAgain === null) return store;
      const other = await openAgain();
      opened.push(other);
      return other.store;
    },
  };
}
