import { z } from 'zod';
import { id, optional } from '../fields.ts';

/** Where a rule or template holds: everywhere, within one scenario, or within one step of one. */
export const scopeSchema = z.enum(['GLOBAL', 'SCENARIO', 'STEP']);
export type Scope = z.output<typeof scopeSchema>;

export const scoped = () => ({ scope: scopeSchema.default('GLOBAL'), scope_id: optional(id()) });

/** `scope_id` names the scenario or step exactly when the scope is one. */
export const checkScopeId: z.core.CheckFn<{ scope: Scope; scope_id: string | null }> = ({ value, issues }) => {
  if ((value.scope === 'GLOBAL') === (value.scope_id === null)) return;
  const message =
    value.scope === 'GLOBAL' ? 'Must be null where the scope is GLOBAL' : `Required where the scope is ${value.scope}`;
  issues.push({ code: 'custom', input: value.scope_id, path: ['scope_id'], message });
};
