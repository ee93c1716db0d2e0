import { z } from 'zod';
import {
  agentOwned,
  embedding,
  fieldLimits,
  flag,
  id,
  label,
  list,
  optional,
  requiredText,
  sha256,
  text,
} from '../fields.ts';

/** A way from one step to another. */
export const stepTransitionSchema = z.looseObject({
  to_step_id: id(),
  condition_text: requiredText(),
  condition_embedding: optional(embedding()),
  priority: z.int().default(0),
  condition_fields: list(label()),
});

export type StepTransition = z.output<typeof stepTransitionSchema>;

/** One step of a scenario. */
export const scenarioStepSchema = z.looseObject({
  id: id(),
  scenario_id: id(),
  name: requiredText(fieldLimits.name),
  description: optional(text(fieldLimits.description)),
  transitions: list(stepTransitionSchema),
  template_ids: list(id()),
  rule_ids: list(id()),
  tool_ids: list(label()),
  is_entry: flag(),
  is_terminal: flag(),
  can_skip: flag(),
  reachable_from_anywhere: flag(),
  collects_profile_fields: list(label()),
  performs_action: flag(),
  is_required_action: flag(),
  is_checkpoint: flag(),
  checkpoint_description: optional(text(fieldLimits.description)),
});

export type ScenarioStep = z.output<typeof scenarioStepSchema>;

const scenarioFields = z.looseObject({
  id: id(),
  ...agentOwned(),
  name: requiredText(fieldLimits.name),
  description: optional(text(fieldLimits.description)),
  entry_step_id: id(),
  steps: z.array(scenarioStepSchema).min(1).max(fieldLimits.entries),
  entry_condition_text: optional(text()),
  entry_condition_embedding: optional(embedding()),
  version: z.int().min(1).default(1),
  content_hash: optional(sha256()),
  tags: list(label()),
  enabled: z.boolean().default(true),
});

/** A conversation's plan: steps and the ways between them. All ids of steps that it names are of its own steps. */
export const scenarioSchema = scenarioFields.check(({ value, issues }) => {
  const refuse = (path: PropertyKey[], input: unknown, message: string) =>
    issues.push({ code: 'custom', input, path, message });
  const known = new Set<string>();
  for (const [index, step] of value.steps.entries()) {
    if (known.has(step.id)) refuse(['steps', index, 'id'], step.id, 'Another step has this id');
    if (step.scenario_id !== value.id) {
      refuse(['steps', index, 'scenario_id'], step.scenario_id, 'Must be the id of the scenario');
    }
    known.add(step.id);
  }
  if (!known.has(value.entry_step_id)) {
    refuse(['entry_step_id'], value.entry_step_id, 'Must be the id of one of the steps');
  }
  for (const [index, step] of value.steps.entries()) {
    for (const [number, { to_step_id }] of step.transitions.entries()) {
      if (known.has(to_step_id)) continue;
      refuse(['steps', index, 'transitions', number, 'to_step_id'], to_step_id, 'Must be the id of one of the steps');
    }
  }
});

export type Scenario = z.output<typeof scenarioSchema>;
export type ScenarioInput = z.input<typeof scenarioSchema>;
