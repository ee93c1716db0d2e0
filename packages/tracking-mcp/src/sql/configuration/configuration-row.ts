import { defaultTokenBudget, type Configuration } from '../../entity/configuration.ts';
import { packEntity, unpackEntity } from '../pack-entity.ts';
import type { Reader } from '../reader.ts';
import type { UnitOfWork } from '../write/unit-of-work.ts';

/** How the audit trail names the one configuration of a project. */
export const configurationId = 'configuration';

/** The configuration of a project, its defaults where nobody has changed it, and whether it is stored. */
export async function readConfiguration(reader: Reader): Promise<{ configuration: Configuration; isStored: boolean }> {
  // A statement sees one moment: a configuration that is stored meanwhile is not taken for one that never was.
  const [row] = await reader.query<{ created_at: string; doc: string | null }>(
    `select p.created_at, c.doc from tracking_project p left join tracking_configuration c on c.project = p.project
     where p.project = ?`,
    [reader.project],
  );
  return { configuration: toConfiguration(row!.doc, row!.created_at), isStored: row!.doc !== null };
}

/** The configuration in a column; what it is made with when nothing is stored. */
export function toConfiguration(doc: string | null, projectCreatedAt: string): Configuration {
  return doc === null ? defaultsOf(projectCreatedAt) : unpackEntity('configuration', doc);
}

/** Writes the configuration over what is there, whatever its version. */
export async function storeConfiguration(work: Reader, configuration: Configuration): Promise<void> {
  await work.query(
    `insert into tracking_configuration (project, version, doc) values (?, ?, ?)
     on conflict (project) do update set version = excluded.version, doc = excluded.doc`,
    [work.project, configuration.version, packEntity('configuration', configuration)],
  );
}

/** Stores the configuration and records what changed. */
export async function writeConfiguration(
  work: UnitOfWork,
  before: Configuration | null,
  after: Configuration,
): Promise<Configuration> {
  await storeConfiguration(work, after);
  await work.record({ entity_type: 'configuration', entity_id: configurationId, before, after });
  return after;
}

/** The same whenever it is asked for, as if it had been made together with the project: no read has to write it. */
function defaultsOf(createdAt: string): Configuration {
  return {
    version: 1,
    active_context_type: 'feature',
    current_session_id: null,
    git_branch: null,
    git_head_commit: null,
    default_token_budget: defaultTokenBudget,
    database_healthy: true,
    last_health_check_at: null,
    created_at: createdAt,
    updated_at: createdAt,
    updated_by: 'waymark',
  };
}
