import { medallionLimits } from '../../document/limits.ts';
import type { Affordances, Subsystem } from '../../document/medallion.ts';
import { isSameStatement, signatureOf } from '../text/tokens.ts';
import { findingLimits, type Findings, type Note } from './findings.ts';
import { isCountedNote } from './subsystems.ts';

/** The parts of the project, those of the evidence brought up to date. Notes that somebody wrote are kept. */
export function reconcileSubsystems(existing: readonly Subsystem[], found: Findings['subsystems']): Subsystem[] {
  const byName = new Map(found.map((subsystem) => [subsystem.name, subsystem]));
  const updated = existing.map((subsystem) => {
    const news = byName.get(subsystem.name);
    if (news === undefined) return subsystem;
    byName.delete(subsystem.name);
    return isCountedNote(subsystem.notes) ? { ...subsystem, ...news } : { ...subsystem, status: news.status };
  });
  return [...updated, ...byName.values()].slice(0, medallionLimits.items);
}

/** The affordances with what was found; entries that stand keep their wording and source. */
export function reconcileAffordances(existing: Affordances, findings: Findings): Affordances {
  const { entryPoints, attempts, invariants } = findings;
  const latest = entryPoints.map(({ text }) => text);
  const earlier = existing.recommended_entry_points.filter((text) => !latest.includes(text));
  const affordances = {
    ...existing,
    recommended_entry_points: [...latest, ...earlier].slice(0, findingLimits.entryPoints * 2),
    avoid_repeating: append(existing.avoid_repeating, attempts),
    ...(existing.invariants === undefined && invariants.length === 0
      ? {}
      : { invariants: append(existing.invariants ?? [], invariants) }),
  };
  const sources = sourcesOf(affordances, existing.sources ?? {}, [...invariants, ...attempts, ...entryPoints]);
  return sources === undefined ? affordances : { ...affordances, sources };
}

function append(existing: readonly string[], notes: readonly Note[]): string[] {
  const known = existing.map((text) => signatureOf(text));
  const added = notes.filter(({ text }) => {
    const signature = signatureOf(text);
    return !known.some((other) => isSameStatement(other, signature));
  });
  return [...existing, ...added.map(({ text }) => text)].slice(-medallionLimits.items);
}

/** Where each entry was read, in the order of the lists. An entry that stood keeps its source; a file has its newest. */
function sourcesOf(
  affordances: Affordances,
  existing: Record<string, string>,
  notes: readonly Note[],
): Record<string, string> | undefined {
  const known = new Map(Object.entries(existing));
  const found = new Map(notes.map(({ text, source }) => [text, source]));
  const { recommended_entry_points: files, avoid_repeating: attempts, invariants = [] } = affordances;
  const sources = new Map<string, string>();
  const add = (text: string, source: string | undefined) => source === undefined || sources.set(text, source);
  for (const text of files) add(text, found.get(text) ?? known.get(text));
  for (const text of [...attempts, ...invariants]) add(text, known.get(text) ?? found.get(text));
  return sources.size === 0 ? undefined : Object.fromEntries(sources);
}
