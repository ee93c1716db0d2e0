import type { ToolReply } from '../tool/mcp-tool.ts';
import { shortenTexts } from './shorten-texts.ts';

/** How long a reply may be, in bytes of UTF-8. */
export const replyLimits = {
  /** What a model is shown unless it asks for more: 2,000 tokens of four bytes. */
  concise: 8_000,
  detailed: 16_000,
  /** The whole result, which carries the data twice: as an object and as text. */
  result: 40_000,
} as const;

/**
 * The data of a reply within the limits. Where it is too long, lists lose entries from their ends and, if that is not
 * enough, texts are shortened; `truncated`, `omitted_count` and, for a page of a list, `next_offset` say so.
 */
export function fitReply(reply: ToolReply): Record<string, unknown> {
  const fits = fitsInto(reply.isDetailed === true ? replyLimits.detailed : replyLimits.concise);
  const whole = withNextOffset(reply, reply.data);
  if (fits(whole)) return whole;

  let kept = reply.data;
  let omitted = 0;
  for (const name of reply.lists ?? []) {
    const list = kept[name];
    if (!Array.isArray(list)) continue;
    const withFirst = (count: number) => Object.assign({}, kept, { [name]: list.slice(0, count) });
    const cutTo = (count: number) => marked(reply, withFirst(count), omitted + list.length - count);
    // A page with nothing on it would never end.
    const least = reply.offset === undefined ? 0 : Math.min(1, list.length);
    const count = Math.max(
      least,
      largestThat(list.length, (size) => fits(cutTo(size))),
    );
    if (fits(cutTo(count))) return cutTo(count);
    kept = withFirst(count);
    omitted += list.length - count;
  }
  return shortenTexts(marked(reply, kept, omitted), fits);
}

/** True for data whose text, and whose result with the text and the object, are short enough. */
export function fitsInto(limit: number): (data: unknown) => boolean {
  return (data) => {
    const text = JSON.stringify(data);
    const size = Buffer.byteLength(text);
    // 200 bytes are for what the protocol puts around.
    return size <= limit && size + Buffer.byteLength(JSON.stringify(text)) + 200 <= replyLimits.result;
  };
}

function marked(reply: ToolReply, data: Record<string, unknown>, omitted: number): Record<string, unknown> {
  const cut = { ...data, truncated: true, omitted_count: omitted };
  const isPage = reply.offset !== undefined && omitted > 0;
  return withNextOffset(reply, isPage ? { ...cut, has_more: true } : cut);
}

/** Where the next page begins, for replies that are pages and not the last ones. */
function withNextOffset(reply: ToolReply, data: Record<string, unknown>): Record<string, unknown> {
  const list = data[reply.lists?.[0] ?? ''];
  if (reply.offset === undefined || !Array.isArray(list) || data['has_more'] !== true) return data;
  return { ...data, next_offset: reply.offset + list.length };
}

/** The largest whole number up to `maximum` that passes a test which small numbers pass and large ones fail; 0 if none. */
function largestThat(maximum: number, passes: (value: number) => boolean): number {
  let low = 0;
  let high = maximum;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (passes(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
