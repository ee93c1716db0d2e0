import { ValidationError } from '@waymark/core-types';
import { checkTime } from '../documents/check-time.ts';
import { requireFields } from '../documents/require-fields.ts';
import type { RetentionPolicy } from '../store-maintenance.ts';

const bounds: Record<Exclude<keyof RetentionPolicy, 'tenant_id'>, true> = {
  audited_before: true,
  deleted_before: true,
  expired_before: true,
  inactive_before: true,
  remembered_before: true,
};

/**
 * Refuses a policy before anything goes: `yesterday` lies after every time, so it would let go of everything.
 * @throws {ValidationError} for a policy without a tenant, a time in another form and a field that there is not.
 */
export function checkPolicy(policy: RetentionPolicy): void {
  requireFields(policy, ['tenant_id']);
  for (const [field, time] of Object.entries(policy)) {
    if (field === 'tenant_id' || time === undefined) continue;
    if (!Object.hasOwn(bounds, field)) {
      const message = `Expected one of ${Object.keys(bounds).join(', ')}`;
      throw new ValidationError(`A policy has no ${field}: ${message}.`, [{ path: `$.${field}`, message }]);
    }
    checkTime(time, field);
  }
}
