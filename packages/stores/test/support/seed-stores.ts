import { groupIdOf } from '@waymark/core-types/domain';
import type { Stores } from '@waymark/stores/domain';

export const tenant_id = '00000000-0000-4000-8000-000000000001';
export const customer_id = 'customer-quokka-77';
/** What must not be found anywhere after an erasure; words that a full-text index would keep as they are. */
export const markers = ['quokka', 'wombat', 'numbat', 'bandicoot'];

const id = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const agent_id = id(10);
const vector = [0.25, -0.5, 1];

/** One customer in all five stores, with what was deleted, merged and superseded, beside another customer. */
export async function seedStores(stores: Stores): Promise<{ sessions: string[]; profile_id: string }> {
  await seedConfig(stores);
  const profile = await seedProfiles(stores);
  const sessions = [id(21), id(22), id(23)];
  for (const [index, session_id] of sessions.entries()) {
    const owner = index < 2 ? { customer_profile_id: profile.id } : {};
    const session = await stores.sessions.save({
      ...{ tenant_id, agent_id, session_id, channel: 'EMAIL', user_channel_id: 'wombat@example.org', ...owner },
      variables: { note: 'numbat' },
    });
    await seedConversation(stores, session_id);
    if (index === 1) await stores.sessions.delete(session);
  }
  await seedOther(stores);
  return { sessions, profile_id: profile.id };
}

async function seedConfig({ config }: Stores): Promise<void> {
  await config.saveAgent({ id: agent_id, tenant_id, name: 'Support' });
  const texts = { condition_text: 'asks for a refund', action_text: 'offer one' };
  await config.saveRule({ id: id(11), tenant_id, agent_id, name: 'Refund', ...texts, embedding: vector });
  await config.deleteRule({ tenant_id, id: id(11) });
  await config.saveRule({ id: id(12), tenant_id, agent_id, name: 'Parcel', ...texts });
}

async function seedProfiles({ profiles }: Stores) {
  const identity = (channel_user_id: string) => ({ channel: 'EMAIL' as const, channel_user_id });
  const primary = await profiles.save({ tenant_id, customer_id, channel_identities: [identity('wombat@example.org')] });
  const named = { name: 'full_name', value: 'numbat', value_type: 'string', source: 'USER_PROVIDED' as const };
  await profiles.updateField(primary, named);
  const secondary = await profiles.save({
    ...{ tenant_id, customer_id: 'bandicoot-1' },
    channel_identities: [{ channel: 'SLACK', channel_user_id: 'bandicoot' }],
  });
  await profiles.mergeProfiles({ tenant_id, primary_id: primary.id, secondary_id: secondary.id });
  return primary;
}

async function seedConversation({ memory, audit }: Stores, session_id: string): Promise<void> {
  const group_id = groupIdOf({ tenant_id, session_id });
  const said = {
    content: 'The wombat met a numbat.',
    source: 'user' as const,
    embedding: vector,
    embedding_model: 'm',
  };
  await memory.addEpisode({ group_id, ...said });
  const person = await memory.addEntity({ group_id, name: 'quokka', entity_type: 'person', embedding: vector });
  const place = await memory.addEntity({ group_id, name: 'bandicoot', entity_type: 'place' });
  const ends = { group_id, from_entity_id: person.id, to_entity_id: place.id, relation_type: 'lives_in' };
  await memory.addRelationship({ ...ends, attributes: { note: 'numbat' } });
  await memory.addEntity({ ...person, valid_from: '2099-01-01T00:00:00.000Z', attributes: { note: 'wombat' } });
  const turn = await audit.saveTurn({
    ...{ tenant_id, agent_id, session_id, turn_number: 1, latency_ms: 1 },
    ...{ user_message: 'I am quokka.', agent_response: 'Hello numbat.' },
  });
  await audit.saveEvent({ tenant_id, event_type: 'noted', turn_id: turn.turn_id, event_data: { wombat: true } });
}

async function seedOther({ profiles, sessions, memory, audit }: Stores): Promise<void> {
  const other = await profiles.getOrCreate({ tenant_id, channel: 'EMAIL', channel_user_id: 'other@example.org' });
  const session_id = id(30);
  const owner = { tenant_id, session_id, customer_profile_id: other.id };
  await sessions.save({ ...owner, agent_id, channel: 'EMAIL', user_channel_id: 'other@example.org' });
  await memory.addEpisode({ group_id: groupIdOf(owner), content: 'The other one.', source: 'user' });
  await audit.saveTurn({
    ...{ tenant_id, agent_id, session_id, turn_number: 1, latency_ms: 1 },
    ...{ user_message: 'I am another.', agent_response: 'Hello.' },
  });
}
