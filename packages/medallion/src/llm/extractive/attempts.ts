import { capitalise, clip, oneLine } from '../text/clean-text.ts';
import { isSameStatement, signatureOf } from '../text/tokens.ts';
import { isAimedAtModel } from './decision-markers.ts';
import { findingLimits, type Note } from './findings.ts';
import { rawCommand, tellingLine, type Command } from './read-commands.ts';
import type { FileEdit } from './read-file-edits.ts';
import type { Session } from './session.ts';

const failedInWords =
  /\b(?:(?:did|does|do|will|would)(?: not|n['’]t) work\b|won['’]t work\b|(?:is|was) a dead end\b|\b(?:which|that|it|this) (?:failed|broke|fails|breaks) because\b|turned out (?:not )?to be (?:wrong|impossible|a bug|the wrong)\b|(?:tried|attempted)\b.{3,120}\b(?:but|however)\b)/i;
const notAFailure = /\?["')]*$|\b(?:if (?:that|this|it)|in case|make sure|might|whether)\b/i;

/** Reads what was tried and failed: commands, edits that were taken back, and what people say did not work. */
export function readAttempts(sessions: readonly Session[]): Note[] {
  const notes = sessions.flatMap((session) => [
    ...failedCommands(session.commands),
    ...declined(session),
    ...revertedEdits(session.edits),
    ...discardedChanges(session),
    ...saidToFail(session),
  ]);
  return withoutRepetition(notes).slice(-findingLimits.attempts);
}

function failedCommands(commands: readonly Command[]): Note[] {
  const byText = new Map<string, { command: Command; failures: number; index: number }>();
  for (const [index, command] of commands.entries()) {
    if (command.purpose !== 'work') continue;
    if (command.action.outcome === 'succeeded') byText.delete(command.text);
    if (command.action.outcome !== 'failed') continue;
    const failures = (byText.get(command.text)?.failures ?? 0) + 1;
    byText.set(command.text, { command, failures, index });
  }
  return [...byText.values()].flatMap(({ command, failures, index }) => {
    const next = commands
      .slice(index + 1, index + 7)
      .find(
        (later) =>
          later.program === command.program && later.action.outcome === 'succeeded' && later.text !== command.text,
      );
    const isLeftAtEnd = index >= commands.length - 2;
    if (failures < 2 && next === undefined && isLeftAtEnd) return [];
    const times = failures === 1 ? 'failed' : `failed ${failures} times`;
    const error = tellingLine(command.action.output);
    const cure = next === undefined ? '' : `; \`${next.text}\` worked`;
    return [note(`\`${command.text}\` ${times}${error === '' ? '' : `: ${error}`}${cure}`, command.action.source)];
  });
}

function declined({ actions, commands }: Session): Note[] {
  return actions
    .filter((action) => action.outcome === 'declined')
    .map((action) => {
      const command = commands.find((entry) => entry.action === action)?.text;
      return note(
        `The user declined ${command === undefined ? `a call of ${oneLine(action.tool)}` : `\`${command}\``}`,
        action.source,
      );
    });
}

function revertedEdits(edits: readonly FileEdit[]): Note[] {
  const seen = new Map<string, FileEdit>();
  const notes: Note[] = [];
  for (const edit of edits) {
    if (edit.kind !== 'part' || edit.added.trim() === '' || edit.removed.trim() === '') continue;
    const undone = seen.get(JSON.stringify([edit.path, edit.added, edit.removed]));
    if (undone !== undefined)
      notes.push(note(`An edit of ${edit.path} was taken back: "${firstDifference(undone)}"`, edit.action.source));
    seen.set(JSON.stringify([edit.path, edit.removed, edit.added]), edit);
  }
  return notes;
}

function firstDifference(edit: FileEdit): string {
  const before = new Set(edit.removed.split('\n'));
  const line = edit.added.split('\n').find((text) => text.trim() !== '' && !before.has(text)) ?? edit.added;
  return clip(oneLine(line), 120);
}

function discardedChanges({ commands, edits }: Session): Note[] {
  return commands.flatMap(({ action }) => {
    const raw = action.outcome === 'succeeded' ? (rawCommand(action) ?? '') : '';
    const arguments_ = /\bgit (?:checkout\s+(?:HEAD\s+)?--|restore(?!\s+--staged))\s+([^\n;&|]+)/.exec(raw)?.[1];
    if (arguments_ === undefined) return [];
    const paths = arguments_
      .split(/\s+/)
      .filter((path) => edits.some((edit) => edit.path === path && edit.action.entry < action.entry));
    return paths.map((path) => note(`Changes of ${path} were discarded with git`, action.source));
  });
}

function saidToFail({ turns }: Session): Note[] {
  return turns.flatMap((turn) =>
    turn.sentences
      .filter(
        ({ text }) =>
          failedInWords.test(text) && !notAFailure.test(text) && !isAimedAtModel(text) && text.split(' ').length > 4,
      )
      .map(({ text }) => note(text, turn.source)),
  );
}

function note(text: string, source: string): Note {
  return { text: clip(capitalise(oneLine(text)), findingLimits.noteCharacters), source };
}

/** The last of notes that say the same. */
export function withoutRepetition(notes: readonly Note[]): Note[] {
  const byText = new Map(notes.map((entry) => [entry.text, entry]));
  const kept: { entry: Note; signature: ReturnType<typeof signatureOf> }[] = [];
  for (const entry of [...byText.values()].slice(-findingLimits.attempts * 4)) {
    const signature = signatureOf(entry.text);
    if (kept.every((other) => !isSameStatement(other.signature, signature))) kept.push({ entry, signature });
  }
  return kept.map(({ entry }) => entry);
}
