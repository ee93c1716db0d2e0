import { clip, oneLine } from '../text/clean-text.ts';
import { normaliseText } from '../text/tokens.ts';

/*
 * Questions that rules find have fixed wordings, so that a later session, which has only the document, can tell what
 * they are about and whether it is settled.
 */

/** What a test run leaves open. */
export function failingTestQuestion(test: { tool: string; name: string; message: string }): string {
  const reason = test.message === '' ? '' : `: ${clip(oneLine(test.message), 120)}`;
  return `The ${word(test.tool)} test "${quotable(test.name, 160)}" fails${reason}`;
}

/** What a marker in the code leaves open. `line` is absent where the place in the file is not known. */
export function todoQuestion(todo: { mark: string; path: string; line: number | undefined; text: string }): string {
  const place = todo.line === undefined ? todo.path : `${todo.path}:${todo.line}`;
  return `${todo.mark} in ${place}: ${clip(oneLine(todo.text), 200)}`;
}

/** What a command that failed last leaves open. */
export function failedCommandQuestion(command: string, error: string): string {
  return `The command "${quotable(command, 160)}" failed last${error === '' ? '' : `: ${error}`}`;
}

/** What an unfinished step of a plan leaves open. */
export function taskQuestion(task: string): string {
  return `Not finished: ${clip(oneLine(task), 250)}`;
}

/** The same text for questions about the same thing, whatever else they say. */
export function questionKey(question: string): string {
  const test = /^The (\S+) test "([^"]+)" fails/.exec(question);
  if (test !== null) return `test ${test[1]} ${test[2]}`;
  const todo = /^(?:TODO|FIXME|XXX) in (.+?)(?::\d+)?: (.*)$/.exec(question);
  if (todo !== null) return `todo ${todo[1]} ${normaliseText(todo[2]!)}`;
  const command = /^The command "([^"]+)" failed/.exec(question);
  if (command !== null) return `command ${command[1]}`;
  return `text ${normaliseText(question) || question}`;
}

/** The tool and the name of a failing test's key; undefined for other keys. */
export function testOfKey(key: string): { tool: string; name: string } | undefined {
  const parts = /^test (\S+) (.+)$/.exec(key);
  return parts === null ? undefined : { tool: parts[1]!, name: parts[2]! };
}

function word(text: string): string {
  return oneLine(text).replace(/\s+/g, '-').slice(0, 40) || 'unknown';
}

function quotable(text: string, maxCharacters: number): string {
  return clip(oneLine(text).replaceAll('"', "'"), maxCharacters) || '?';
}
