import { compareVerification, type Consent, type CustomerProfile, type ProfileField } from '@waymark/core-types/domain';

/** Two profiles of one customer in one: what `primary` is after the merge. Neither argument is changed. */
export function mergeProfiles(primary: CustomerProfile, secondary: CustomerProfile): CustomerProfile {
  const isHigher = compareVerification(secondary.verification_level, primary.verification_level) > 0;
  return {
    ...primary,
    channel_identities: uniteIdentities(primary, secondary),
    fields: uniteFields(primary.fields, secondary.fields),
    assets: uniteBy(({ id }) => id, primary.assets, secondary.assets),
    consents: uniteConsents([...primary.consents, ...secondary.consents]),
    verification_level: isHigher ? secondary.verification_level : primary.verification_level,
    last_interaction_at: later(primary.last_interaction_at, secondary.last_interaction_at),
  };
}

/** The primary's own primary identity stays the one; the secondary's becomes it where the primary has none. */
function uniteIdentities(primary: CustomerProfile, secondary: CustomerProfile) {
  const isTaken = primary.channel_identities.some((identity) => identity.primary);
  const moved = secondary.channel_identities.map((identity) => (isTaken ? { ...identity, primary: false } : identity));
  return [...primary.channel_identities, ...moved];
}

function uniteFields(primary: CustomerProfile['fields'], secondary: CustomerProfile['fields']) {
  const united = new Map(Object.entries(primary));
  for (const [name, field] of Object.entries(secondary)) {
    const own = united.get(name);
    if (own === undefined || winsOver(field, own)) united.set(name, field);
  }
  return Object.fromEntries(united);
}

function winsOver(secondary: ProfileField, primary: ProfileField): boolean {
  if (secondary.verified !== primary.verified) return secondary.verified;
  return secondary.updated_at > primary.updated_at;
}

/** One of each type: the last decision; of two at the same time, the refusal. */
function uniteConsents(consents: readonly Consent[]): Consent[] {
  const last = new Map<string, Consent>();
  for (const consent of consents) {
    const other = last.get(consent.consent_type);
    if (other === undefined || supersedes(consent, other)) last.set(consent.consent_type, consent);
  }
  return [...last.values()];
}

function supersedes(consent: Consent, other: Consent): boolean {
  const [time, otherTime] = [decidedAt(consent), decidedAt(other)];
  return time === otherTime ? other.granted && !consent.granted : time > otherTime;
}

function decidedAt({ granted_at, revoked_at }: Consent): string {
  return later(granted_at, revoked_at) ?? '';
}

function later(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return one > other ? one : other;
}

function uniteBy<Item>(keyOf: (item: Item) => string, ...lists: readonly (readonly Item[])[]): Item[] {
  const united = new Map<string, Item>();
  for (const item of lists.flat()) if (!united.has(keyOf(item))) united.set(keyOf(item), item);
  return [...united.values()];
}
