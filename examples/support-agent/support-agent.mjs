import { groupIdOf } from '@waymark/core-types/domain';
import { redactText } from '@waymark/observability';
import { recordFires, resolveRules } from '@waymark/stores/domain';

/** An agent that answers customers of a shop: what it does stands in its rules, what it knows in its memory. */
export function createSupportAgent({ stores, owner, model, embedder, lookUpOrder, telemetry }) {
  const { config, memory, sessions, profiles, audit } = stores;
  const { tenant_id, agent_id } = owner;

  /** Answers one message of a channel's user, and returns the answer and the rules that decided it. */
  async function answer({ channel, user, text }) {
    const begun = performance.now();
    const profile = await profiles.getOrCreate({ tenant_id, channel, channel_user_id: user });
    const session = await sessionOf({ channel, user, profile });
    const group_id = groupIdOf(session);
    const embedding = Array.from(await embedder.embed(text));
    const turn_number = session.turn_count + 1;

    const { kept, decisions } = await chooseRules({ session, text, embedding });
    const known = await memory.hybridSearchEpisodes({ group_id, text, query_embedding: embedding, limit: 3 });
    const { reply, tool_calls } = await respond({ kept, known, text });

    // What is kept holds no card number.
    const content = redactText(text);
    await memory.addEpisode({ group_id, content, source: 'user', embedding, embedding_model: embedder.name });
    const turn = await audit.saveTurn({
      ...{ tenant_id, agent_id, session_id: session.session_id, turn_number, tool_calls },
      ...{ user_message: content, agent_response: reply, matched_rule_ids: kept.map(({ id }) => id) },
      latency_ms: Math.round(performance.now() - begun),
    });
    await sessions.update(session, (current) => ({
      ...recordFires(current, turn.matched_rule_ids, turn_number),
      turn_count: current.turn_count + 1,
      last_activity_at: turn.timestamp,
    }));
    telemetry.logger.info('turn answered', { session_id: session.session_id, turn_number, rules: kept.length });
    return { reply, session, profile, decisions };
  }

  async function sessionOf({ channel, user, profile }) {
    const where = { tenant_id, channel, user_channel_id: user };
    return (
      (await sessions.getByChannel(where)) ??
      (await sessions.save({ ...where, agent_id, customer_profile_id: profile.id }))
    );
  }

  /** The rules that are near what was said; then the resolver decides, and says why. */
  async function chooseRules({ session, text, embedding }) {
    const near = await config.vectorSearchRules({ ...owner, query_embedding: embedding });
    const candidates = Object.fromEntries(
      near.filter(([, cosine]) => cosine > 0.25).map(([rule, cosine]) => [rule.id, { final_score: cosine }]),
    );
    const rules = await config.getRules({ ...owner, enabled_only: false });
    // A hard constraint always stays; this one is only for messages that hold a card number.
    const relevant = rules.filter((rule) => !rule.is_hard_constraint || /(?:\d[ -]?){15}\d/.test(text));
    return resolveRules({ rules: relevant, session, candidates });
  }

  async function respond({ kept, known, text }) {
    const [template_id] = kept.flatMap((rule) => rule.attached_template_ids);
    if (template_id !== undefined) {
      const template = await config.getTemplate({ tenant_id, id: template_id });
      return { reply: template.text, tool_calls: [] };
    }
    const tool_calls = kept.some((rule) => rule.attached_tool_ids.includes('look_up_order'))
      ? [await lookUp(text)]
      : [];
    const system_prompt = [
      'You answer customers of a shop.',
      ...kept.map((rule) => `Do: ${rule.action_text}`),
      ...known.map(({ episode }) => `They said before: ${episode.content}`),
      ...tool_calls.map(({ output }) => `The order: ${JSON.stringify(output)}`),
    ].join('\n');
    const { text: reply } = await model.generate(text, { system_prompt });
    return { reply, tool_calls };
  }

  async function lookUp(text) {
    const input = { order_id: /\b[A-Z]-\d+\b/.exec(text)?.[0] ?? 'unknown' };
    const begun = performance.now();
    const output = await lookUpOrder(input);
    const latency_ms = Math.round(performance.now() - begun);
    return { tool_id: 'look_up_order', tool_name: 'Look up an order', input, output, success: true, latency_ms };
  }

  return { answer };
}
