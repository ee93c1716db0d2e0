import type { GitDiffFile } from '../../evidence/evidence.ts';
import { cleanText, oneLine } from '../text/clean-text.ts';
import { findingLimits, type QuestionFinding } from './findings.ts';
import { isGeneratedPath } from './project-paths.ts';
import { questionKey, todoQuestion } from './question-key.ts';
import type { Session } from './session.ts';

/** What markers in the code say. */
export interface TodoFindings {
  questions: QuestionFinding[];
  /** Keys of the questions whose marker was taken out. */
  removed: Set<string>;
}

interface Todo {
  mark: string;
  text: string;
}

const inComment =
  /(?:\/\/|#|\/\*+|^\s*\*|<!--|(?:^|\s)--|(?:^|\s);+|%|"""|'''|\{\/\*)\s*(?:\[ \]\s*)?(TODO|FIXME|XXX)\b(?:\([^)]{0,60}\))?[:\s-]\s*(.+)/;
const inText = /^\s*(?:[-*+]\s+)?(?:\[ \]\s*)?(TODO|FIXME|XXX)\b(?:\([^)]{0,60}\))?[:\s-]\s*(.+)/;

/** Files that show text instead of being worked on: samples for tests, data, patches. */
const dataFile =
  /(?:^|\/)(?:__)?(?:fixtures?|testdata|snapshots?)(?:__)?\/|\.(?:jsonl?|ndjson|diff|patch|csv|tsv|svg|html)$/i;

/** Reads the TODO, FIXME and XXX lines that sessions and the diff add and take out. */
export function readTodos(sessions: readonly Session[], diff: readonly GitDiffFile[]): TodoFindings {
  const open = new Map<string, QuestionFinding>();
  const removed = new Set<string>();
  const add = (question: QuestionFinding) => {
    const key = questionKey(question.question);
    // What the diff shows has its line; it takes the place of what an edit said.
    open.set(key, question);
    removed.delete(key);
  };
  const remove = (key: string) => {
    open.delete(key);
    removed.add(key);
  };
  for (const { edits } of sessions) {
    for (const edit of edits) {
      if (isGeneratedPath(edit.path)) continue;
      const now = todosOf(edit.added, edit.path);
      const staying = new Set(now.map(({ todo }) => keyOf(edit.path, todo)));
      const gone =
        edit.kind === 'part'
          ? todosOf(edit.removed, edit.path).map(({ todo }) => keyOf(edit.path, todo))
          : keysOfFile(open, edit.path);
      for (const key of gone) if (!staying.has(key)) remove(key);
      const before = new Set(edit.kind === 'part' ? gone : []);
      for (const { todo, line } of now) {
        // A marker that an edit only carries along was not added by it.
        if (before.has(keyOf(edit.path, todo))) continue;
        add(finding(edit.path, todo, { line: edit.kind === 'whole' ? line : undefined, ...originOf(edit.action) }));
      }
    }
  }
  for (const file of diff) {
    if (isGeneratedPath(file.path)) continue;
    if (file.status === 'deleted') for (const key of keysOfFile(open, oneLine(file.path))) remove(key);
    for (const { line, text } of file.added_lines) {
      const path = oneLine(file.path);
      const todo = todoOf(text, path);
      if (todo === undefined) continue;
      add(finding(path, todo, { line, source: `diff:${path}:${line}`, time: Number.POSITIVE_INFINITY }));
    }
  }
  return { questions: [...open.values()].slice(-findingLimits.todoLines), removed };
}

function originOf({ source, time }: { source: string; time: number }): { source: string; time: number } {
  return { source, time };
}

function finding(
  path: string,
  todo: Todo,
  place: { line: number | undefined; source: string; time: number },
): QuestionFinding {
  return {
    question: todoQuestion({ ...todo, path, line: place.line }),
    blocked_on: [],
    priority: todo.mark === 'FIXME' ? 'high' : 'medium',
    source: place.source,
    time: place.time,
  };
}

function keyOf(path: string, todo: Todo): string {
  return questionKey(todoQuestion({ ...todo, path, line: undefined }));
}

function keysOfFile(open: ReadonlyMap<string, unknown>, path: string): string[] {
  return [...open.keys()].filter((key) => key.startsWith(`todo ${path} `));
}

function todosOf(content: string, path: string): { todo: Todo; line: number }[] {
  if (!/TODO|FIXME|XXX/.test(content)) return [];
  return cleanText(content)
    .split('\n')
    .flatMap((text, index) => {
      const todo = todoOf(text, path);
      return todo === undefined ? [] : [{ todo, line: index + 1 }];
    });
}

function todoOf(line: string, path: string): Todo | undefined {
  if (dataFile.test(path)) return undefined;
  const bounded = oneLine(line.slice(0, 1_000));
  const comment = inComment.exec(bounded);
  if (comment !== null && isInString(bounded.slice(0, comment.index + 1))) return undefined;
  const found = comment ?? (/\.(?:md|mdx|txt|rst|adoc)$/i.test(path) ? inText.exec(bounded) : null);
  const text = found?.[2]?.replace(/\s*(?:\*\/\}?|-->|"""|''')\s*$/, '').trim() ?? '';
  return found === null || !/[\p{L}\p{N}]/u.test(text) ? undefined : { mark: found[1]!, text };
}

/** True when the text ends within a string literal that it opens: what follows is no comment of the code. */
function isInString(text: string): boolean {
  let quote = '';
  for (let index = 0; index < text.length; index++) {
    const character = text[index]!;
    if (character === '\\') index += 1;
    else if (quote === '' && '"\'`'.includes(character)) quote = character;
    else if (character === quote) quote = '';
  }
  return quote !== '' && !/^\s*(?:"""|''')/.test(text);
}
