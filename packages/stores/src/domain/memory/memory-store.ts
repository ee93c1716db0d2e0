import { storeContext, type StoreOptions } from '../documents/store-options.ts';
import type { Entity, Relationship } from '@waymark/core-types/domain';
import { NotFoundError } from '../errors.ts';
import type { GroupCount, MemoryStore } from '../memory-store.ts';
import { createMemoryStore } from '../remembering/create-memory-store.ts';
import { entityKind, relationshipKind, type Fact, type FactKind, type FactState } from '../remembering/fact-kinds.ts';
import type { MemoryEngine } from '../remembering/memory-engine.ts';
import { planFact, type FactAddition } from '../remembering/plan-fact.ts';
import { EpisodeTable } from './episode-table.ts';
import { FactTable } from './fact-table.ts';

/** A memory store in this process, in plain JavaScript; it ends with it. */
export function memoryMemoryStore(options: StoreOptions = {}): MemoryStore {
  return createMemoryStore(memoryEngine(), storeContext(options));
}

/** All of one group. */
class Group {
  readonly episodes = new EpisodeTable();
  readonly entity = new FactTable<Entity>(entityKind);
  readonly relationship = new FactTable<Relationship>(relationshipKind);
  latest: string | null = null;

  factsOf<Kept extends Fact>(kind: FactKind<Kept>): FactTable<Kept> {
    return this[kind.kind] as unknown as FactTable<Kept>;
  }

  add<Kept extends Fact>(addition: FactAddition<Kept>): Kept {
    const missing = addition.kind.needs(addition.fact).find((id) => !this.entity.isBelieved(id));
    if (missing !== undefined) throw new NotFoundError('entity', missing);
    const facts = this.factsOf(addition.kind);
    const plan = planFact(addition, { believed: facts.believed(addition), latest: this.latest });
    this.recordedAt(plan.fact.recorded_at);
    return facts.apply(plan);
  }

  recordedAt(time: string): void {
    if (this.latest === null || this.latest < time) this.latest = time;
  }

  get isEmpty(): boolean {
    return this.episodes.size === 0 && this.entity.isEmpty && this.relationship.isEmpty;
  }
}

function memoryEngine(): MemoryEngine {
  const groups = new Map<string, Group>();
  const empty = new Group();
  const groupOf = (group_id: string): Group => groups.get(group_id) ?? empty;

  /** Changes a group, which is made first where there is none; a change that fails leaves no new one. */
  function change<Result>(group_id: string, work: (group: Group) => Result): Result {
    const group = groups.get(group_id) ?? new Group();
    const result = work(group);
    groups.set(group_id, group);
    return result;
  }

  return {
    async putEpisode(episode, options) {
      return change(episode.group_id, ({ episodes }) => episodes.put(episode, options));
    },
    async getEpisode({ group_id, id }) {
      return groupOf(group_id).episodes.get(id);
    },
    async pageEpisodes(query, page) {
      return groupOf(query.group_id).episodes.page(query, page);
    },
    async rankByText(query, target) {
      return groupOf(query.group_id).episodes.rankByText(query, target);
    },
    async rankByVector(group_id, target) {
      return groupOf(group_id).episodes.rankByVector(target);
    },
    async readEpisodes(group_id, ids) {
      return ids.flatMap((id) => groupOf(group_id).episodes.get(id) ?? []);
    },
    async addFact(addition) {
      return change(addition.fact.group_id, (group) => group.add(addition));
    },
    async putState(kind, state, options) {
      return change(state.fact.group_id, (group) => {
        group.recordedAt(state.superseded_at ?? state.fact.recorded_at);
        return group.factsOf(kind).put(state, options);
      });
    },
    async findFacts(kind, query) {
      return groupOf(query.group_id).factsOf(kind).find(query);
    },
    async history(kind, { group_id, id }) {
      return groupOf(group_id).factsOf(kind).history(id);
    },

    async *groupsOf(tenant_id) {
      yield* [...groups.keys()].filter((group_id) => group_id.startsWith(`${tenant_id}:`)).sort();
    },
    async removeGroup(group_id, { dry_run }) {
      const { episodes, entity, relationship } = groupOf(group_id);
      if (!dry_run) groups.delete(group_id);
      return countOf(episodes.size, entity.ids.length, relationship.ids.length);
    },
    async pruneGroup(group_id, { before, dry_run }) {
      const group = groupOf(group_id);
      const isBefore = (time: string | null) => time !== null && time < before;
      const isOver = ({ fact, superseded_at }: FactState<Fact>) => isBefore(fact.valid_to) || isBefore(superseded_at);
      const old = group.episodes.before(before);
      if (!dry_run) for (const id of old) group.episodes.remove(id);
      const count = countOf(
        old.length,
        group.entity.prune(isOver, { dry_run }),
        group.relationship.prune(isOver, { dry_run }),
      );
      if (group.isEmpty) groups.delete(group_id);
      return count;
    },
    async *scanEpisodes(group_id) {
      const { episodes } = groupOf(group_id);
      for (const id of episodes.ids) yield* [episodes.get(id) ?? []].flat();
    },
    async *scanStates(kind, group_id) {
      const facts = groupOf(group_id).factsOf(kind);
      for (const id of facts.ids) yield* facts.history(id);
    },
  };
}

function countOf(episodes: number, entities: number, relationships: number): GroupCount {
  return { episodes, entities, relationships, total: episodes + entities + relationships };
}
