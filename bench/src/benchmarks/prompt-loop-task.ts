/** What both workers are given. */
export interface LoopSettings {
  /** Where files may be. */
  folder: string;
  /** Where the peer is installed; null for ours. */
  peer: string | null;
}

/** One round: so many runs, without a journal or with one in a file; or, `bare`, only the commits that such a run makes. */
export interface LoopRequest {
  journal: 'none' | 'normal' | 'full';
  bare?: boolean;
  count: number;
}

export const prompt = 'You answer questions about orders. Look each of them up before you answer.';
export const question = 'Where are the orders 1, 2 and 3?';
export const toolResult = { order: 'A-1', state: 'on its way', stops: ['Bern', 'Basel', 'Freiburg'] };
export const toolParameters = {
  type: 'object',
  properties: { order: { type: 'string' }, lines: { type: 'number' } },
  required: ['order'],
  additionalProperties: false,
};

/** The call that the model makes after so many results; null when it answers: 4 model calls, 3 tool calls. */
export function toolCallOf(answered: number): { id: string; text: string } | null {
  if (answered >= 3) return null;
  return { id: `call_${answered}`, text: JSON.stringify({ order: `A-${answered}`, lines: answered }) };
}
