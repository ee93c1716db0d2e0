import type { Evidence, Transcript } from '../../evidence/evidence.ts';
import { createPathResolver } from './project-paths.ts';
import { readActions, type Action } from './read-actions.ts';
import { readCommands, type Command } from './read-commands.ts';
import { readConversation, type Turn } from './read-conversation.ts';
import { readFileEdits, type FileEdit } from './read-file-edits.ts';

/** One transcript, read once for all rules. */
export interface Session {
  transcript: Transcript;
  turns: Turn[];
  actions: Action[];
  commands: Command[];
  /** Edits of files within the project, in order; paths are relative to it. */
  edits: FileEdit[];
}

/** Reads the transcripts of the evidence, the oldest first. */
export function readSessions(evidence: Evidence): Session[] {
  const resolve = createPathResolver(gitPaths(evidence));
  const sessions = (evidence.transcripts ?? []).map((transcript) => {
    const actions = readActions(transcript);
    const edits = readFileEdits(actions).flatMap((edit) => {
      const path = resolve(edit.path, transcript.cwd);
      return path === undefined ? [] : [{ ...edit, path }];
    });
    return { transcript, turns: readConversation(transcript), actions, commands: readCommands(actions), edits };
  });
  return sessions
    .map((session, index) => ({ session, index, time: firstTime(session) }))
    .sort((left, right) => left.time - right.time || left.index - right.index)
    .map(({ session }) => session);
}

function firstTime(session: Session): number {
  return session.turns[0]?.time ?? session.actions[0]?.time ?? 0;
}

function* gitPaths(evidence: Evidence): Generator<string> {
  for (const file of evidence.artefacts?.git_diff ?? []) yield file.path;
  for (const commit of evidence.artefacts?.git_log ?? []) for (const file of commit.files) yield file.path;
}
