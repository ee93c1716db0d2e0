// A small support agent on all five stores. It runs a conversation, prints it and checks what was kept.
// With a database of your own: DATABASE_URL=postgres://... node examples/support-agent.mjs
import assert from 'node:assert/strict';
import { setupObservability } from '@waymark/observability';
import { createHashingEmbedder, createMockLLMProvider } from '@waymark/providers';
import { exportStores, forgetSubject, openStores } from '@waymark/stores/domain';
import { configureAgent } from './support-agent/configuration.mjs';
import { createSupportAgent } from './support-agent/support-agent.mjs';

const logged = [];
const { telemetry, shutdown } = await setupObservability(
  { service_name: 'support-agent', metrics: {} },
  { destination: { write: (line) => logged.push(line) } },
);
const stores = await openStores(process.env.DATABASE_URL ?? 'memory:', { telemetry });
const embedder = createHashingEmbedder();
const owner = await configureAgent(stores, embedder);
const { tenant_id } = owner;

// A model that says what it was told to do, so that the example needs no key; createLLMProvider('openai/...') fits as well.
const model = createMockLLMProvider({
  responses: ({ messages }) => `(${messages[0].content.split('\n').slice(1).join('; ') || 'nothing to do'})`,
});
const lookUpOrder = async ({ order_id }) => ({ order_id, arrives: 'tomorrow' });
const agent = createSupportAgent({ stores, owner, model, embedder, lookUpOrder, telemetry });

const user = 'ada@example.org';
async function say(text) {
  console.log(`Ada:   ${text}`);
  const answered = await agent.answer({ channel: 'WEBCHAT', user, text });
  console.log(`Agent: ${answered.reply}`);
  return answered;
}

const first = await say('My parcel A-100 is late');
const second = await say('The parcel is still late');
const third = await say('My card is 4111 1111 1111 1111');

// Rules: the voucher is offered once, the disabled rule never, and the template is sent word for word.
const reasonsOf = ({ decisions }) => decisions.map(({ kept, reason }) => `${kept ? 'kept' : 'dropped'}: ${reason}`);
console.log('\nSecond turn:', reasonsOf(second).join(', '));
assert.match(first.reply, /voucher/);
assert.doesNotMatch(second.reply, /voucher/);
assert.match(third.reply, /^Please do not send card numbers/);
for await (const line of exportStores(stores, { tenant_id })) assert.doesNotMatch(JSON.stringify(line), /4111/);

// Sessions: counted, and safe when two windows are open at once.
const session = await stores.sessions.get(first.session);
assert.equal(session.turn_count, 3);
await Promise.all(
  Array.from({ length: 20 }, () =>
    stores.sessions.update(session, (current) => ({
      ...current,
      relocalization_count: current.relocalization_count + 1,
    })),
  ),
);
assert.equal((await stores.sessions.get(session)).relocalization_count, 20);

// Memory: what was true, and what is true now.
const { group_id } = await remember();
async function remember() {
  const group_id = `${tenant_id}:${session.session_id}`;
  const ada = await stores.memory.addEntity({ group_id, name: 'Ada', entity_type: 'person' });
  const [oslo, rome] = await Promise.all(
    ['Oslo', 'Rome'].map((name) => stores.memory.addEntity({ group_id, name, entity_type: 'city' })),
  );
  const lives = { group_id, from_entity_id: ada.id, relation_type: 'lives_in' };
  await stores.memory.addRelationship({ ...lives, to_entity_id: oslo.id, valid_from: '2020-01-01T00:00:00.000Z' });
  const moved = { ...lives, to_entity_id: rome.id, valid_from: '2025-01-01T00:00:00.000Z' };
  await stores.memory.addRelationship(moved, { exclusive: true });
  const inYear = async (valid_at) => {
    const [home] = await stores.memory.getRelationships({ group_id, relation_type: 'lives_in', valid_at });
    return home.to_entity_id === oslo.id ? 'Oslo' : 'Rome';
  };
  console.log('Ada lived in', await inYear('2022-01-01T00:00:00.000Z'), 'and now lives in', await inYear());
  return { group_id };
}

// Customers: what is known says where it comes from, and one customer on two channels becomes one profile.
const named = await stores.profiles.updateField(
  { tenant_id, id: first.profile.id },
  {
    name: 'first_name',
    value: 'Ada',
    value_type: 'string',
    source: 'USER_PROVIDED',
    source_session_id: session.session_id,
  },
);
assert.equal(named.fields.first_name.source, 'USER_PROVIDED');
const other = await stores.profiles.getOrCreate({ tenant_id, channel: 'EMAIL', channel_user_id: user });
const merged = await stores.profiles.mergeProfiles({ tenant_id, primary_id: named.id, secondary_id: other.id });
assert.deepEqual(merged.channel_identities.map(({ channel }) => channel).sort(), ['EMAIL', 'WEBCHAT']);

// Audit: every turn, in a chain that shows what was changed later.
const { items: turns } = await stores.audit.listTurnsBySession({ tenant_id, session_id: session.session_id });
assert.deepEqual(
  turns.map(({ turn_number }) => turn_number),
  [1, 2, 3],
);
assert.equal((await stores.audit.verify({ tenant_id })).ok, true);

// Erasure: everything of the customer goes, and the chain still holds.
const receipt = await forgetSubject(stores, { tenant_id, customer_id: merged.customer_id });
console.log('Forgotten:', receipt.removed);
assert.equal(
  await stores.profiles.getByChannelIdentity({ tenant_id, channel: 'WEBCHAT', channel_user_id: user }),
  null,
);
assert.deepEqual(await stores.memory.textSearchEpisodes({ group_id, text: 'parcel' }), []);
const report = await stores.audit.verify({ tenant_id });
console.log('The audit trail holds:', report.ok, `(${report.erased} turns erased)`);

assert.ok(logged.length >= 3 && !logged.join('').includes(user) && !logged.join('').includes('4111'));
await stores.close();
await shutdown();
