import { toTimestamp, type Clock } from '@waymark/core-types';
import type { Dialect, Transaction } from '@waymark/stores';

import type { ProjectState } from '../../operation/reads.ts';
import { storeConfiguration } from '../configuration/configuration-row.ts';
import { loadDependencies } from '../dependency/dependency-row.ts';
import { storeDeployment } from '../deployment/deployment-row.ts';
import { storeEnhancement } from '../enhancement/enhancement-row.ts';
import type { Reader } from '../reader.ts';
import { storeVendor } from '../vendor/vendor-row.ts';
import { refreshAllReadiness } from '../work-item/readiness.ts';
import { loadWorkItems } from '../work-item/work-item-row.ts';
import { lockProject } from '../write/lock-project.ts';
import { storePosition } from './position.ts';

/** Whose copy it is, and where it lies. */
export interface MirroredProject {
  project: string;
  dialect: Dialect;
  clock: Clock;
}

/** All of a project's tables but its own row, the one that says that it is a copy, and the full-text index. */
const tables = [
  'tracking_work_item',
  'tracking_dependency',
  'tracking_archived_work_item',
  'tracking_vendor',
  'tracking_deployment',
  'tracking_deployment_link',
  'tracking_enhancement',
  'tracking_configuration',
  'tracking_change',
  'tracking_operation',
];

/** Puts a state in the place of all that a mirror holds, its archive and its audit trail included. */
export async function loadState(
  transaction: Transaction,
  mirrored: MirroredProject,
  state: ProjectState,
): Promise<void> {
  const reader = readerOf(transaction, mirrored);
  await lockProject(transaction, mirrored);
  await emptyProject(reader);
  await storeConfiguration(reader, state.configuration);
  for (const vendor of state.vendors) await storeVendor(reader, vendor);
  for (const enhancement of state.enhancements) await storeEnhancement(reader, enhancement);
  await loadWorkItems(reader, state.work_items);
  await loadDependencies(reader, state.dependencies);
  await refreshAllReadiness(reader);
  for (const deployment of state.deployments) await storeDeployment(reader, deployment);
  await storePosition(reader, state.sequence);
}

/** What the functions that store a row work with. */
export function readerOf(transaction: Transaction, { project, dialect, clock }: MirroredProject): Reader {
  return { project, dialect, query: transaction.query.bind(transaction), now: toTimestamp(clock.now()) };
}

async function emptyProject({ dialect, project, query }: Reader): Promise<void> {
  if (dialect === 'postgres') await query('delete from tracking_text where project = ?', [project]);
  else await query(`delete from tracking_text where rowid in (${rowsWithWords})`, [project, project]);
  for (const table of tables) await query(`delete from ${table} where project = ?`, [project]);
}

const rowsWithWords = `select rid from tracking_work_item where project = ?
  union all select rid from tracking_archived_work_item where project = ?`;
