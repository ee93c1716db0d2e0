import type { ChatReply, ChatStreamPart } from '@waymark/core-types';
import { throwIfAborted, untilAborted } from '../call/abort.ts';

/** One stream that several read, each from its beginning and at its own pace. */
export interface SharedStream {
  /**
   * Reads along. The first reader that gets the reply gets it as it is, all others marked `from_cache`, so that its cost
   * counts once. Reading ends with PROVIDER_ABORTED when the signal is aborted; the others read on.
   */
  read(signal: AbortSignal | undefined): AsyncGenerator<ChatStreamPart, void, undefined>;
}

/** Where the stream comes from, and who is told when nobody can join it any more. */
export interface SharedStreamSource {
  provider: string;
  /** The signal is aborted when the last reader has left before the reply came. */
  open: (signal: AbortSignal) => AsyncIterable<ChatStreamPart>;
  onClose: () => void;
}

/** Opens the stream at once and keeps its pieces for all readers. */
export function shareStream({ provider, open, onClose }: SharedStreamSource): SharedStream {
  const controller = new AbortController();
  const parts: ChatStreamPart[] = [];
  let ended: { error: unknown } | 'whole' | null = null;
  let readers = 0;
  let isReplyGiven = false;
  let wake: () => void = () => {};
  let news = new Promise<void>((resolve) => (wake = resolve));

  const tell = () => {
    wake();
    news = new Promise<void>((resolve) => (wake = resolve));
  };
  const pump = async () => {
    try {
      for await (const part of open(controller.signal)) {
        parts.push(part);
        tell();
        if (controller.signal.aborted) break;
      }
      ended = 'whole';
    } catch (error) {
      ended = { error };
    }
    onClose();
    tell();
  };
  const leave = () => {
    readers--;
    if (readers > 0 || ended !== null || parts.at(-1)?.type === 'reply') return;
    onClose();
    controller.abort();
  };
  const give = (part: ChatStreamPart): ChatStreamPart => {
    if (part.type !== 'reply') return structuredClone(part);
    const reply = structuredClone(part.reply);
    const isFirst = !isReplyGiven;
    isReplyGiven = true;
    return { type: 'reply', reply: isFirst ? reply : asCached(reply) };
  };
  void pump();

  return {
    async *read(signal) {
      readers++;
      try {
        for (let index = 0; ; index++) {
          throwIfAborted(signal, provider);
          while (index >= parts.length) {
            if (ended === 'whole') return;
            if (ended !== null) throw ended.error;
            await untilAborted(news, signal, provider);
          }
          yield give(parts[index]!);
        }
      } finally {
        leave();
      }
    },
  };
}

/** The reply with the sign that nobody was asked for it. */
export function asCached(reply: ChatReply): ChatReply {
  return { ...reply, from_cache: true };
}
