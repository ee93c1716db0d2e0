import { openDatabase, type Database } from '@waymark/stores';
import { createRandom } from '../corpus/random.ts';
import { createWriter } from '../corpus/words.ts';

/** Items of the tables that the benchmarks of the database kernel read and write. */
const itemCount = 8_000;

/** The name of an item, by its number. */
export function itemName(number: number): string {
  return `item-${number % itemCount}`;
}

/** Numbers of items in an order that is the same for every subject of a comparison. */
export function itemNumbers(count: number, seed: number): number[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => Math.floor(random() * itemCount));
}

/** Makes the tables `item`, with documents of 1 to 8 kB, and `audit`. */
export async function fillItems(database: Database): Promise<void> {
  const { id, text, bigint } = database.words;
  await database.migrate({
    name: 'bench',
    migrations: [
      {
        id: '0001_items',
        up: () => [
          `create table item (name ${text} primary key, version ${bigint} not null, doc ${text} not null)`,
          `create table audit (seq ${id}, name ${text} not null, version ${bigint} not null)`,
        ],
      },
    ],
  });
  const random = createRandom(1);
  const write = createWriter(random);
  for (let start = 0; start < itemCount; start += 500) {
    await database.batch(
      Array.from({ length: 500 }, (_, offset) => {
        const size = 1_000 * 8 ** random();
        const doc = JSON.stringify({ number: start + offset, text: write(Math.round(size)) });
        return {
          sql: 'insert into item (name, version, doc) values (?, 1, ?)',
          params: [itemName(start + offset), doc],
        };
      }),
    );
  }
}

/** Makes a file with the tables of {@link fillItems} and closes it. */
export async function makeItemFile(path: string): Promise<void> {
  const database = await openDatabase(`file:${path}`);
  await fillItems(database);
  await database.close();
}
