import type { JsonValue } from '@waymark/core-types';
import { readPatch, type PatchedFile } from './read-patch.ts';
import { rawCommand } from './read-commands.ts';
import { textInput, type Action } from './read-actions.ts';

/** A change of a file that a tool made. */
export interface FileEdit {
  action: Action;
  /** As the tool was given it. */
  path: string;
  added: string;
  removed: string;
  /** `whole`: `added` is the file's whole content. */
  kind: 'part' | 'whole' | 'deleted';
}

const editTool = /edit|write|create|replace|patch|insert|update_file|save/i;

/** The changes of files that succeeded, in order. */
export function readFileEdits(actions: readonly Action[]): FileEdit[] {
  return actions.flatMap((action) => {
    if (action.outcome === 'failed' || action.outcome === 'declined') return [];
    const patch = patchText(action);
    if (patch !== undefined) return readPatch(patch).map((file) => fromPatch(action, file));
    return editTool.test(action.tool) ? fromInput(action) : [];
  });
}

function patchText(action: Action): string | undefined {
  const text =
    rawCommand(action) ??
    (typeof action.input === 'string' ? action.input : textInput(action.input, 'patch', 'input', 'diff'));
  return text?.includes('*** Begin Patch') === true ? text : undefined;
}

function fromPatch(action: Action, file: PatchedFile): FileEdit {
  return { action, path: file.path, added: file.added, removed: file.removed, kind: file.kind };
}

function fromInput(action: Action): FileEdit[] {
  const { input } = action;
  const path = textInput(input, 'file_path', 'notebook_path', 'path', 'target_file', 'filename', 'filePath');
  if (path === undefined || path.trim() === '') return [];
  const parts = editList(input);
  if (parts.length > 0) {
    return parts.map((part) => ({
      action,
      path,
      added: textInput(part, 'new_string', 'new_str', 'newText') ?? '',
      removed: textInput(part, 'old_string', 'old_str', 'oldText') ?? '',
      kind: 'part',
    }));
  }
  const removed = textInput(input, 'old_string', 'old_str', 'oldText');
  const added = textInput(input, 'new_string', 'new_str', 'newText', 'insert_text', 'new_source', 'code_edit');
  if (added !== undefined || removed !== undefined) {
    return [{ action, path, added: added ?? '', removed: removed ?? '', kind: 'part' }];
  }
  const whole = textInput(input, 'content', 'contents', 'file_text', 'text');
  return whole === undefined ? [] : [{ action, path, added: whole, removed: '', kind: 'whole' }];
}

function editList(input: JsonValue): JsonValue[] {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return [];
  return Array.isArray(input['edits']) ? input['edits'] : [];
}
