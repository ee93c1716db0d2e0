import type { DecisionFinding } from './findings.ts';
import { commitDecision } from './commit-decisions.ts';
import { parseCommitMessage } from './conventional-commit.ts';
import { rawCommand } from './read-commands.ts';
import type { Session } from './session.ts';

/** Reads decisions from the messages of commits that were made in the sessions themselves. */
export function readSessionCommits(sessions: readonly Session[]): DecisionFinding[] {
  return sessions.flatMap(({ actions }) =>
    actions.flatMap((action) => {
      const raw = action.outcome === 'succeeded' ? rawCommand(action) : undefined;
      const message = raw === undefined ? undefined : commitMessage(raw);
      if (message === undefined) return [];
      const [subject = '', ...body] = message.split('\n');
      const decision = commitDecision(parseCommitMessage(subject, body.join('\n')), action);
      return decision === undefined ? [] : [{ ...decision, source: action.source, time: action.time }];
    }),
  );
}

/** The message of a `git commit` in a command line: of all its `-m`, or of a here-document. */
function commitMessage(command: string): string | undefined {
  const start = command.search(/\bgit(?:\s+-\S+)*\s+commit\b/);
  if (start < 0) return undefined;
  const rest = command.slice(start, start + 10_000);
  const document = /<<-?\s*['"]?(\w+)['"]?\n([\s\S]*?)\n[^\S\n]*\1\b/.exec(rest)?.[2];
  if (document !== undefined) return document.trim();
  const parts = Array.from(rest.matchAll(/\s(?:-\w*m|--message)[\s=]*(?:"((?:[^"\\]|\\.)*)"|'([^']*)')/g), (match) =>
    (match[1]?.replace(/\\(["\\$`])/g, '$1') ?? match[2] ?? '').trim(),
  ).filter((part) => part !== '');
  return parts.length === 0 ? undefined : parts.join('\n\n');
}
