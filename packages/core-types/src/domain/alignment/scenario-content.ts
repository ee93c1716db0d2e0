import { canonicalJson } from '../../json/canonical-json.ts';
import type { Scenario } from './scenario.ts';

/** What says when a scenario was stored and how often, but not what it is. */
const bookkeeping = ['created_at', 'updated_at', 'deleted_at', 'revision', 'version', 'content_hash'];

/** SHA-256 of what a scenario is, in hexadecimal: equal for two that differ in times and counters only. */
export async function scenarioContentHash(scenario: Scenario): Promise<string> {
  const content = Object.fromEntries(Object.entries(scenario).filter(([field]) => !bookkeeping.includes(field)));
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(canonicalJson(content)));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * The scenario with its content hash, and a version that is one above that of `previous` where the content is another.
 * Without a `previous` one the version stays as it is.
 */
export async function reviseScenario(scenario: Scenario, previous: Scenario | null): Promise<Scenario> {
  const content_hash = await scenarioContentHash(scenario);
  if (previous === null) return { ...scenario, content_hash };
  const before = previous.content_hash ?? (await scenarioContentHash(previous));
  return { ...scenario, content_hash, version: before === content_hash ? previous.version : previous.version + 1 };
}
