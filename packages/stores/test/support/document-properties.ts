import { canonicalJson, ValidationError } from '@waymark/core-types';
import type { DomainModel } from '@waymark/core-types/domain';
import { invalidDocuments, validDocuments } from '@waymark/core-types/testing';
import { openStores, type OpenedStores } from '@waymark/stores/domain';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

type Document = Record<string, unknown>;

/** How documents of a model are stored and read back. */
interface Stored {
  save(stores: OpenedStores, document: Document): Promise<Document>;
  load(stores: OpenedStores, document: Document): Promise<Document | null>;
  /** What is called with a document that does not fit, where saving does more. Default: `save`. */
  offer?(stores: OpenedStores, document: Document): Promise<unknown>;
  /** Fields that the store sets: what they are is shown elsewhere. */
  set?: string[];
}

const key = (document: Document) => ({ tenant_id: String(document['tenant_id']), id: String(document['id']) });
const inGroup = (document: Document) => ({ group_id: String(document['group_id']), id: String(document['id']) });
/** As it was when it was true, and as it was known then. */
const asOf = (document: Document) => ({
  valid_at: String(document['valid_from']),
  recorded_at: String(document['recorded_at']),
});
const revisioned = ['revision', 'updated_at'];

const models: Partial<Record<DomainModel, Stored>> = {
  agent: {
    save: ({ config }, document) => config.saveAgent(document as never),
    load: ({ config }, document) => config.getAgent(key(document)),
    set: revisioned,
  },
  rule: {
    save: ({ config }, document) => config.saveRule(document as never),
    load: ({ config }, document) => config.getRule(key(document)),
    set: revisioned,
  },
  scenario: {
    save: ({ config }, document) => config.saveScenario(document as never),
    load: ({ config }, document) => config.getScenario(key(document)),
    set: [...revisioned, 'content_hash'],
  },
  template: {
    save: ({ config }, document) => config.saveTemplate(document as never),
    load: ({ config }, document) => config.getTemplate(key(document)),
    set: revisioned,
  },
  variable: {
    save: ({ config }, document) => config.saveVariable(document as never),
    load: ({ config }, document) => config.getVariable(key(document)),
    set: revisioned,
  },
  session: {
    save: ({ sessions }, document) => sessions.save(document as never),
    load: ({ sessions }, { tenant_id, session_id }) =>
      sessions.get({ tenant_id: String(tenant_id), session_id: String(session_id) }),
    set: ['revision'],
  },
  'customer-profile': {
    save: ({ profiles }, document) => profiles.save(document as never),
    load: ({ profiles }, document) => profiles.get(key(document)),
    set: revisioned,
  },
  episode: {
    save: ({ memory }, document) => memory.addEpisode(document as never),
    load: ({ memory }, document) => memory.getEpisode(inGroup(document)),
  },
  entity: {
    save: ({ memory }, document) => memory.addEntity(document as never),
    load: ({ memory }, document) => memory.getEntity({ ...inGroup(document), ...asOf(document) }),
  },
  relationship: {
    async save({ memory }, document) {
      const { group_id, from_entity_id, to_entity_id, valid_from, recorded_at } = document as Record<string, string>;
      for (const id of new Set([from_entity_id, to_entity_id])) {
        const entity = { id, group_id, name: 'x', entity_type: 'y', valid_from, recorded_at };
        await memory.addEntity(entity as never);
      }
      return memory.addRelationship(document as never);
    },
    offer: ({ memory }, document) => memory.addRelationship(document as never),
    async load({ memory }, document) {
      const query = { group_id: String(document['group_id']), ...asOf(document) };
      return (await memory.getRelationships(query)).find(({ id }) => id === document['id']) ?? null;
    },
  },
  'turn-record': {
    save: ({ audit }, document) => audit.saveTurn(document as never),
    load: ({ audit }, { tenant_id, turn_id }) =>
      audit.getTurn({ tenant_id: String(tenant_id), turn_id: String(turn_id) }),
  },
  'audit-event': {
    save: ({ audit }, document) => audit.saveEvent(document as never),
    async load({ audit }, { tenant_id, id }) {
      const { items } = await audit.listEvents({ tenant_id: String(tenant_id) });
      return items.find((event) => event.id === id) ?? null;
    },
  },
};

const documents = 1_000;
/** Another one in each run; a failure names it. */
const seed = Date.now() % 2 ** 31;
/** Making random documents takes longer than storing them: each is stored on every engine. */
const samples = new Map<string, unknown[]>();
function sampleOf<Value>(name: string, arbitrary: () => fc.Arbitrary<Value>): Value[] {
  const sample = (samples.get(name) as Value[] | undefined) ?? fc.sample(arbitrary(), { numRuns: documents, seed });
  samples.set(name, sample);
  return sample;
}
/** So many at once, that the engines have something to do. */
const atOnce = 8;

/** Defines the tests of all models on one engine. */
export function documentProperties({ name, openUrl }: { name: string; openUrl: () => Promise<string> }): void {
  describe(`on ${name}`, () => {
    let stores: OpenedStores;
    beforeAll(async () => {
      stores = await openStores(await openUrl(), { durability: 'normal' });
    });
    afterAll(() => stores.close());

    describe.each(Object.entries(models) as [DomainModel, Stored][])(
      'a %s',
      (model, { save, load, offer = save, set = [] }) => {
        it(
          '[domain:documents:stored] survives store and load unchanged, whatever it holds',
          { timeout: 120_000 },
          async () => {
            const random = sampleOf(`valid ${model}`, () => validDocuments(model) as fc.Arbitrary<Document>);
            for (let index = 0; index < random.length; index += atOnce) {
              await Promise.all(
                random.slice(index, index + atOnce).map(async (each) => {
                  const document = asNew(each);
                  const saved = await save(stores, document);
                  expect(canonicalJson(await load(stores, saved)), `seed ${seed}`).toBe(canonicalJson(saved));
                  const kept = Object.fromEntries(set.map((field) => [field, saved[field]]));
                  expect(canonicalJson(saved), `seed ${seed}`).toBe(canonicalJson({ ...document, ...kept }));
                }),
              );
            }
          },
        );

        it(
          '[domain:documents:refused] is refused with the right path where it does not fit',
          { timeout: 120_000 },
          async () => {
            for (const { document, path } of sampleOf(`invalid ${model}`, () => invalidDocuments(model))) {
              const offered =
                'revision' in document ? { ...document, deleted_at: null, ...atRevision(document) } : document;
              if (isFilledIn(offered, path)) continue;
              const refusal: unknown = await offer(stores, offered).catch((error: unknown) => error);
              expect(
                ValidationError.isInstance(refusal) ? refusal.issues.map((issue) => issue.path) : refusal,
              ).toContain(path);
            }
          },
        );
      },
    );
  });
}

/** New, unless its revision is what does not fit. */
function atRevision({ revision }: Document): Document {
  return Number.isSafeInteger(revision) && Number(revision) > 0 ? { revision: 0 } : {};
}

/** Fields that a store fills in where they are missing or null: then nothing is wrong. */
const filledIn = ['id', 'session_id', 'turn_id', 'timestamp', 'created_at', 'updated_at', 'last_activity_at'];
const filledInMemory = ['occurred_at', 'recorded_at', 'valid_from'];

function isFilledIn(document: Document, path: string): boolean {
  const field = path.slice('$.'.length);
  if (field === 'deleted_at') return true;
  return [...filledIn, ...filledInMemory].includes(field) && (document[field] ?? null) === null;
}

/** Never stored before, and not deleted; ids of its own, for random ones are sometimes drawn twice. */
function asNew(document: Document): Document {
  const fresh: Document = { ...document };
  for (const field of ['id', 'session_id', 'turn_id'].filter((name) => typeof document[name] === 'string')) {
    fresh[field] = crypto.randomUUID();
  }
  if ('revision' in document) Object.assign(fresh, { revision: 0, deleted_at: null });
  if ('tenant_id' in document) fresh['tenant_id'] = crypto.randomUUID();
  if ('group_id' in document) fresh['group_id'] = `${crypto.randomUUID()}:${crypto.randomUUID()}`;
  if (Array.isArray(document['steps'])) {
    fresh['steps'] = document['steps'].map((step: Document) => ({ ...step, scenario_id: fresh['id'] }));
  }
  return fresh;
}
