import type { ToolCallDelta } from './wire-schema.ts';

/** A call as far as it has come. */
export interface PartialToolCall {
  id: string;
  name: string;
  arguments: string;
}

/** Puts the calls of a streamed reply together. */
export interface ToolCallAccumulator {
  add(delta: ToolCallDelta): void;
  readonly calls: readonly PartialToolCall[];
}

/**
 * Creates an accumulator that also understands servers which leave out the index, give every call index 0,
 * repeat the name, or give a call another id with every piece.
 */
export function createToolCallAccumulator(): ToolCallAccumulator {
  const calls: (PartialToolCall & { index: number | null })[] = [];

  const find = (delta: ToolCallDelta) => {
    const { id, index } = delta;
    const name = delta.function?.name;
    const sameId = id ? calls.findLast((call) => call.id === id) : undefined;
    if (sameId !== undefined) return sameId;
    if (typeof index !== 'number') return name || id ? undefined : calls.at(-1);
    const sameIndex = calls.findLast((call) => call.index === index);
    if (sameIndex === undefined || !name) return sameIndex;
    // A second name under one index is a second call, unless it is the first one repeated before the call is complete.
    const isOther = name !== sameIndex.name || (id ? sameIndex.id !== '' : isWhole(sameIndex.arguments));
    return isOther ? undefined : sameIndex;
  };

  return {
    calls,
    add(delta) {
      let call = find(delta);
      if (call === undefined) {
        call = { id: '', name: '', arguments: '', index: delta.index ?? null };
        calls.push(call);
      }
      call.id ||= delta.id ?? '';
      call.name ||= delta.function?.name ?? '';
      call.arguments += delta.function?.arguments ?? '';
    },
  };
}

/** Arguments are an object. Asked with every piece, so most texts are not parsed. */
function isWhole(text: string): boolean {
  if (!text.trimEnd().endsWith('}')) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
