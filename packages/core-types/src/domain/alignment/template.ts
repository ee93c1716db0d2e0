import { z } from 'zod';
import { agentOwned, fieldLimits, id, optional, requiredText, text } from '../fields.ts';
import { checkScopeId, scoped } from './scope.ts';

/** SUGGEST: the model may use it. EXCLUSIVE: sent word for word, no model is called. FALLBACK: when nothing else fits. */
export const templateModeSchema = z.enum(['SUGGEST', 'EXCLUSIVE', 'FALLBACK']);
export type TemplateMode = z.output<typeof templateModeSchema>;

/** Words that an agent may or must use, with `{placeholders}`. */
export const templateSchema = z
  .looseObject({
    id: id(),
    ...agentOwned(),
    name: requiredText(fieldLimits.name),
    text: requiredText(),
    mode: templateModeSchema.default('SUGGEST'),
    ...scoped(),
    conditions: optional(text()),
  })
  .check(checkScopeId);

export type Template = z.output<typeof templateSchema>;
export type TemplateInput = z.input<typeof templateSchema>;

/** The names of the placeholders of a template, each once, in the order of their first use. `{{` and `}}` are braces. */
export function templatePlaceholders(template: string): string[] {
  const names = [...template.matchAll(/\{\{|\}\}|\{([A-Za-z_][A-Za-z0-9_]*)\}/g)].map((match) => match[1]);
  return [...new Set(names.filter((name) => name !== undefined))];
}
