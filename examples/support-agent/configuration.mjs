/** What the agent of a small shop does: an agent, four rules, a scenario of two steps, two templates, one variable. */
export async function configureAgent({ config }, embedder) {
  const tenant_id = crypto.randomUUID();
  const agent = await config.saveAgent({ tenant_id, name: 'Shop assistant', settings: { tone: 'friendly' } });
  const owner = { tenant_id, agent_id: agent.id };

  const sorry = await config.saveTemplate({
    ...owner,
    name: 'Never card numbers',
    text: 'Please do not send card numbers here. I have not kept it.',
    mode: 'EXCLUSIVE',
  });
  await config.saveTemplate({ ...owner, name: 'Greeting', text: 'Hello {name}!' });
  await config.saveVariable({ ...owner, name: 'order_status', resolver_tool_id: 'look_up_order' });

  const rules = [
    {
      name: 'No card numbers',
      condition_text: 'the customer sends a credit card number',
      action_text: 'answer with the template, word for word',
      is_hard_constraint: true,
      attached_template_ids: [sorry.id],
    },
    {
      name: 'Late parcel',
      condition_text: 'the parcel or order is late or lost',
      action_text: 'look the order up and say when it arrives',
      priority: 10,
      attached_tool_ids: ['look_up_order'],
    },
    {
      name: 'Offer a voucher',
      condition_text: 'the parcel or order is late',
      action_text: 'offer a voucher of five euros',
      max_fires_per_session: 1,
    },
    {
      name: 'Opening hours',
      condition_text: 'asks for opening hours',
      action_text: 'say nine to five',
      enabled: false,
    },
  ];
  for (const rule of rules) {
    const embedding = Array.from(await embedder.embed(rule.condition_text));
    await config.saveRule({ ...owner, ...rule, embedding, embedding_model: embedder.name });
  }

  const [scenario_id, ask, confirm] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()];
  await config.saveScenario({
    ...owner,
    id: scenario_id,
    name: 'Return an article',
    entry_step_id: ask,
    steps: [
      {
        id: ask,
        scenario_id,
        name: 'Ask for the order',
        is_entry: true,
        transitions: [{ to_step_id: confirm, condition_text: 'the order is known' }],
      },
      { id: confirm, scenario_id, name: 'Confirm', is_terminal: true },
    ],
  });
  return owner;
}
