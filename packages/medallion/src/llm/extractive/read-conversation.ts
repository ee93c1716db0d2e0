import type { Transcript } from '../../evidence/evidence.ts';
import { readTime } from '../knowledge-range.ts';
import { cleanText, oneLine } from '../text/clean-text.ts';
import { splitSentences, type Sentence } from '../text/sentences.ts';
import type { Origin } from './findings.ts';
import { stripScaffolding } from './strip-scaffolding.ts';

/** Who says something. A recap is what a tool told itself about an earlier part of the session. */
export type Speaker = 'user' | 'assistant' | 'recap' | 'summary';

/** One message of a session, without what the tools around it put in. */
export interface Turn extends Origin {
  speaker: Speaker;
  text: string;
  sentences: Sentence[];
  /** Index of the entry in its transcript. */
  entry: number;
}

/** The source of an entry: `claude-code:1f2e3d4c#L120`. */
export function transcriptSource(transcript: Transcript, line: number): string {
  const id = oneLine(transcript.session_id).replace(/\s/g, '_');
  const short = /^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(id) ? id.slice(0, 8) : [...id].slice(0, 40).join('');
  return `${transcript.format}:${short}#L${line}`;
}

/** The time of each entry; one without a time of its own has its predecessor's. */
export function entryTimes(transcript: Transcript): number[] {
  let last = readTime(transcript.started_at) ?? readTime(transcript.ended_at) ?? 0;
  return transcript.entries.map((entry) => {
    last = readTime(entry.at) ?? last;
    return last;
  });
}

/** The messages of a session, in order. */
export function readConversation(transcript: Transcript): Turn[] {
  const times = entryTimes(transcript);
  const turns: Turn[] = [];
  for (const [index, entry] of transcript.entries.entries()) {
    if (entry.kind !== 'message') continue;
    const text = stripScaffolding(cleanText(entry.text)).trim();
    if (text === '') continue;
    const isRecap = entry.role === 'user' && text.startsWith('This session is being continued from a previous');
    turns.push({
      speaker: isRecap ? 'recap' : entry.role,
      text,
      sentences: splitSentences(text),
      entry: index,
      time: times[index]!,
      source: transcriptSource(transcript, entry.line),
    });
  }
  return turns;
}

/** The words of the caller about the session, as a turn after all others. */
export function readSummary(sessionSummary: string): Turn {
  const text = cleanText(sessionSummary);
  const time = Number.POSITIVE_INFINITY;
  return { speaker: 'summary', text, sentences: splitSentences(text), entry: -1, time, source: 'summary' };
}
