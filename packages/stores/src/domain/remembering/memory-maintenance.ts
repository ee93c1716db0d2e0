import { ValidationError, versionTag } from '@waymark/core-types';
import { groupIdOf, parseDocument, parseGroupId, type Episode } from '@waymark/core-types/domain';
import { addCount } from '../maintenance/counts.ts';
import { importLines, type ImportTarget } from '../maintenance/import-lines.ts';
import type { GroupCount } from '../memory-store.ts';
import type { Counts, ErasureSubject, StoreMaintenance } from '../store-maintenance.ts';
import { entityKind, relationshipKind, type Fact, type FactKind, type FactState } from './fact-kinds.ts';
import { episodeKind, type MemoryEngine } from './memory-engine.ts';
import { checkTime } from '../documents/check-time.ts';

/** Erasure, retention, export and import of a memory store, group by group. */
export function memoryMaintenance(engine: MemoryEngine): StoreMaintenance {
  return {
    async forget(subject, { dry_run = false } = {}) {
      const counts: Counts = {};
      for await (const group_id of groupsOf(engine, subject)) {
        addGroup(counts, await engine.removeGroup(group_id, { dry_run }));
      }
      return counts;
    },

    async prune({ tenant_id, remembered_before }, { dry_run = false } = {}) {
      const counts: Counts = {};
      if (remembered_before === undefined) return counts;
      const before = checkTime(remembered_before, 'remembered_before');
      for await (const group_id of engine.groupsOf(tenant_id)) {
        addGroup(counts, await engine.pruneGroup(group_id, { before, dry_run }));
      }
      return counts;
    },

    async *exportDocuments({ tenant_id }) {
      for await (const group_id of engine.groupsOf(tenant_id)) {
        for await (const document of engine.scanEpisodes(group_id)) {
          yield { schema_version: versionTag(episodeKind.versions), document };
        }
        yield* exportStates(engine, entityKind, group_id);
        yield* exportStates(engine, relationshipKind, group_id);
      }
    },

    importDocuments(lines, options) {
      const targets = [episodeTarget(engine), stateTarget(engine, entityKind), stateTarget(engine, relationshipKind)];
      return importLines(targets, lines, options);
    },
  };
}

/** Memory of profiles is that of their sessions. */
async function* groupsOf(engine: MemoryEngine, subject: ErasureSubject): AsyncIterable<string> {
  if ('everything' in subject) yield* engine.groupsOf(subject.tenant_id);
  else
    for (const session_id of new Set(subject.session_ids)) {
      const group_id = groupIdOf({ tenant_id: subject.tenant_id, session_id });
      parseGroupId(group_id);
      yield group_id;
    }
}

function addGroup(counts: Counts, { episodes, entities, relationships }: GroupCount): void {
  addCount(counts, 'episode', episodes);
  addCount(counts, 'entity', entities);
  addCount(counts, 'relationship', relationships);
}

async function* exportStates<Kept extends Fact>(engine: MemoryEngine, kind: FactKind<Kept>, group_id: string) {
  const schema_version = versionTag(kind.versions);
  for await (const { fact, ...meta } of engine.scanStates(kind, group_id)) {
    yield { schema_version, document: fact as Record<string, unknown>, meta };
  }
}

function episodeTarget(engine: MemoryEngine): ImportTarget<Episode> {
  return {
    versions: episodeKind.versions,
    parse: (document) => parseDocument(episodeKind.schema, document, 'episode'),
    restore: async (episode, { replace }) => (await engine.putEpisode(episode, { replace })) !== null,
  };
}

/** A line without `meta` is a fact's first state, believed still. */
function stateTarget<Kept extends Fact>(engine: MemoryEngine, kind: FactKind<Kept>): ImportTarget<Kept> {
  return {
    versions: kind.versions,
    parse: (document) => parseDocument(kind.schema, document, kind.kind),
    restore: (fact, { replace, line }) => engine.putState(kind, { fact, ...readMeta(line.meta) }, { replace }),
  };
}

function readMeta(meta: Record<string, unknown> = {}): Omit<FactState<Fact>, 'fact'> {
  const { version = 1, superseded_at = null } = meta;
  if (!Number.isSafeInteger(version) || (version as number) < 1) {
    const message = 'Expected a whole number from 1';
    throw new ValidationError(`The state's version is none: ${message}.`, [{ path: '$.meta.version', message }]);
  }
  return {
    version: version as number,
    superseded_at: superseded_at === null ? null : checkTime(superseded_at, 'meta.superseded_at'),
  };
}
