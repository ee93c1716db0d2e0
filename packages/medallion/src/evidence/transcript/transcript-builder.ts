import { createHash } from 'node:crypto';
import type { JsonValue } from '@waymark/core-types';
import { boundJson, boundText, longestText } from '../bounded-text.ts';
import type { Transcript, TranscriptEntry, TranscriptFormat } from '../evidence.ts';

/** Where an entry stands. */
export interface EntryPlace {
  line: number;
  at: string | undefined;
}

type ToolResult = Extract<TranscriptEntry, { kind: 'tool_result' }>;
type Message = Extract<TranscriptEntry, { kind: 'message' }>;

/** What the header fields of a transcript are built from; the readers fill it in as they meet them. */
export interface TranscriptHead {
  session_id?: string | undefined;
  title?: string | undefined;
  cwd?: string | undefined;
  git_branch?: string | undefined;
  model?: string | undefined;
}

/** Collects what a reader finds: bounds every text, keeps one result per call, counts what is not used. */
export interface TranscriptBuilder {
  head: TranscriptHead;
  /** Counts a line or block that is not used. */
  skip(reason: string): void;
  /** Adds talk. Texts with one `messageId` become one entry, at the place of the first. */
  addMessage(place: EntryPlace, message: { role: Message['role']; text: string; messageId?: string | undefined }): void;
  /** Adds a call; one whose id was used before is a duplicate and is skipped. */
  addToolCall(place: EntryPlace, call: { callId: string; tool: string; input: JsonValue }): void;
  /** Adds a result. A second one for a call is skipped; what only it knows is kept. */
  addToolResult(
    place: EntryPlace,
    result: { callId: string; text: string; isError: boolean; exitCode?: number | undefined },
  ): void;
  /** The transcript; its id falls back to a hash of what was read. */
  build(): Transcript;
}

/** More reasons than this are counted together, so that a hostile log cannot name a million. */
const mostReasons = 64;

/** Starts a transcript of a format. */
export function createTranscriptBuilder(format: TranscriptFormat): TranscriptBuilder {
  const head: TranscriptHead = {};
  const entries: TranscriptEntry[] = [];
  const skipped = new Map<string, number>();
  const calls = new Set<string>();
  const results = new Map<string, ToolResult>();
  const replies = new Map<string, { entry: Message; kept: string; length: number; last: string }>();

  const skip = (reason: string) => {
    const name = boundText(reason.replace(/[^\w.:/-]/g, '_').slice(0, 60));
    const key = skipped.has(name) || skipped.size < mostReasons ? name : 'other';
    skipped.set(key, (skipped.get(key) ?? 0) + 1);
  };

  return {
    head,
    skip,
    addMessage(place, { role, text, messageId }) {
      const known = messageId === undefined ? undefined : replies.get(messageId);
      if (known === undefined) {
        const entry: Message = { ...position(place), kind: 'message', role, text: boundText(text) };
        entries.push(entry);
        const kept = text.slice(0, longestText + 1);
        if (messageId !== undefined) replies.set(messageId, { entry, kept, length: text.length, last: text });
        return;
      }
      // The same block written again is a repeat of the log, not of the speaker.
      if (known.last === text) return skip('duplicate');
      known.last = text;
      known.kept = `${known.kept}\n${text}`.slice(0, longestText + 1);
      known.length += text.length + 1;
      const cut = boundText(known.kept);
      known.entry.text =
        known.length <= longestText
          ? cut
          : cut.replace(/\d+ characters\]$/, () => `${known.length - cut.lastIndexOf('…')} characters]`);
    },
    addToolCall(place, { callId, tool, input }) {
      if (calls.has(callId)) return skip('duplicate');
      calls.add(callId);
      entries.push({
        ...position(place),
        kind: 'tool_call',
        call_id: boundText(callId, 200),
        tool: boundText(tool, 200),
        input: boundJson(input),
      });
    },
    addToolResult(place, { callId, text, isError, exitCode }) {
      const known = results.get(callId);
      if (known !== undefined) {
        skip('duplicate');
        known.is_error ||= isError;
        if (known.text === '') known.text = boundText(text);
        if (exitCode !== undefined) known.exit_code ??= exitCode;
        return;
      }
      const entry: ToolResult = {
        ...position(place),
        kind: 'tool_result',
        call_id: boundText(callId, 200),
        text: boundText(text),
        is_error: isError,
        ...(exitCode === undefined ? {} : { exit_code: exitCode }),
      };
      results.set(callId, entry);
      entries.push(entry);
    },
    build() {
      const times = entries.flatMap((entry) => entry.at ?? []);
      const [first] = times;
      const bounds = first === undefined ? {} : { started_at: first, ended_at: first };
      for (const at of times) {
        if (at < bounds.started_at!) bounds.started_at = at;
        if (at > bounds.ended_at!) bounds.ended_at = at;
      }
      const { session_id: id, ...rest } = head;
      const named = Object.entries(rest).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, boundText(value.trim(), 1_000)]],
      );
      return {
        format,
        session_id: id === undefined ? hashOf(entries) : boundText(id, 200),
        ...(Object.fromEntries(named) as Omit<TranscriptHead, 'session_id'>),
        ...bounds,
        entries,
        skipped: Object.fromEntries(skipped),
      } as Transcript;
    },
  };
}

function position({ line, at }: EntryPlace): { line: number; at?: string } {
  return at === undefined ? { line } : { line, at };
}

function hashOf(entries: TranscriptEntry[]): string {
  const hash = createHash('sha256');
  for (const entry of entries) hash.update(JSON.stringify(entry)).update('\n');
  return hash.digest('hex').slice(0, 32);
}
