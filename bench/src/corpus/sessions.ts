import type { SessionInput } from '@waymark/core-types/domain';
import { createRandom } from './random.ts';
import { createWriter } from './words.ts';

const tenant_id = numbered('1', 0);

/** Sessions of one tenant with 20 agents and 2,000 customers, some 3 kB each; the same for every run. */
export function createSessions(count: number): (SessionInput & { session_id: string })[] {
  const random = createRandom(7);
  const write = createWriter(random);
  const channels = ['WEBCHAT', 'SLACK', 'WHATSAPP', 'EMAIL'] as const;
  return Array.from({ length: count }, (_, index) => {
    const time = new Date(Date.UTC(2026, 0, 1) + Math.floor(random() * 1e9)).toISOString();
    const rules = Array.from({ length: 10 }, (_, rule) => [numbered('4', rule), Math.ceil(random() * 5)] as const);
    return {
      tenant_id,
      session_id: numbered('2', index),
      agent_id: numbered('3', index % 20),
      channel: channels[index % channels.length]!,
      user_channel_id: `user-${index % 5_000}`,
      customer_profile_id: numbered('5', index % 2_000),
      step_history: Array.from({ length: 8 }, (_, step) => ({
        step_id: numbered('6', step),
        entered_at: time,
        turn_number: step,
        transition_reason: write(60),
      })),
      rule_fires: Object.fromEntries(rules),
      rule_last_fire_turn: Object.fromEntries(rules),
      variables: { summary: write(500), balance: random() },
      turn_count: index % 40,
      status: index % 3 === 0 ? ('CLOSED' as const) : ('ACTIVE' as const),
      created_at: time,
      last_activity_at: time,
    };
  });
}

function numbered(kind: string, number: number): string {
  return `${kind.repeat(8)}-0000-4000-8000-${String(number).padStart(12, '0')}`;
}
