import type fc from 'fast-check';
import { domainJsonSchema } from '../domain/domain-json-schema.ts';
import { domainSchemas, type DomainModel } from '../domain/domain-schemas.ts';
import { arbitraryOf } from './arbitrary-of.ts';

type Fields = Record<string, unknown>;

/** Random documents of a model, every field filled: for property tests of whatever stores or sends them. */
export function validDocuments<Model extends DomainModel>(
  model: Model,
): fc.Arbitrary<ReturnType<(typeof domainSchemas)[Model]['parse']>> {
  const documents = arbitraryOf(domainJsonSchema(model)) as fc.Arbitrary<Fields>;
  return documents.map((document) => {
    // What the JSON Schema cannot say: the rules between fields.
    align[model]?.(document);
    return document as ReturnType<(typeof domainSchemas)[Model]['parse']>;
  });
}

const align: Partial<Record<DomainModel, (document: Fields) => void>> = {
  rule: alignScope,
  template: alignScope,
  'matched-rule': (document) => alignScope(document['rule'] as Fields),
  scenario: alignScenario,
  entity: alignValidity,
  relationship: alignValidity,
  'customer-profile': alignProfile,
};

function alignScope(document: Fields): void {
  if (document['scope'] === 'GLOBAL') document['scope_id'] = null;
  else document['scope_id'] ??= document['id'];
}

function alignScenario(document: Fields): void {
  const steps = uniqueBy(document['steps'] as Fields[], (step) => String(step['id']));
  for (const step of steps) {
    step['scenario_id'] = document['id'];
    for (const [index, transition] of (step['transitions'] as Fields[]).entries()) {
      transition['to_step_id'] = steps[index % steps.length]?.['id'];
    }
  }
  document['steps'] = steps;
  document['entry_step_id'] = steps.at(-1)?.['id'];
}

function alignValidity(document: Fields): void {
  const { valid_from, valid_to } = document as { valid_from: string; valid_to: string | null };
  if (valid_to === null) return;
  document['valid_from'] = valid_from < valid_to ? valid_from : valid_to;
  document['valid_to'] = valid_from < valid_to ? valid_to : valid_from;
  if (valid_from === valid_to) document['valid_to'] = null;
}

function alignProfile(document: Fields): void {
  for (const [name, field] of Object.entries(document['fields'] as Record<string, Fields>)) field['name'] = name;
  document['channel_identities'] = uniqueBy(
    document['channel_identities'] as Fields[],
    ({ channel, channel_user_id }) => `${String(channel)}:${String(channel_user_id)}`,
  );
  document['assets'] = uniqueBy(document['assets'] as Fields[], ({ id }) => String(id));
}

function uniqueBy(entries: Fields[], keyOf: (entry: Fields) => string): Fields[] {
  return [...new Map(entries.map((entry) => [keyOf(entry), entry])).values()];
}
