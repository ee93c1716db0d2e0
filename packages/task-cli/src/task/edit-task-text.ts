import { isDeepStrictEqual } from 'node:util';
import { isMap } from 'yaml';

import { TaskError } from '../errors.ts';
import { byteOrderMark } from './decode-task.ts';
import { parseTaskYaml } from './parse-task-yaml.ts';
import { spliceField, withEndings, type FieldValue } from './splice-field.ts';

/** Fields of a task file and their new values; `undefined` takes the field out. All others stay as they are. */
export type TaskEdit = Readonly<Record<string, FieldValue | undefined>>;

/**
 * A task file's text with some fields changed and every other byte as it was: comments, order, quotes, line endings and
 * byte order mark. A file whose layout does not allow that is written anew, its comments and order kept.
 * @throws {TaskError} E011 for what is not YAML; E010 where the change would change something else too.
 */
export function editTaskText(source: string, edit: TaskEdit, file: string): string {
  const mark = source.startsWith(byteOrderMark) ? byteOrderMark : '';
  const text = source.slice(mark.length);
  const yaml = parseTaskYaml(text, file);
  const wanted: Record<string, unknown> = { ...(yaml.value as object), ...edit };
  for (const [field, value] of Object.entries(edit)) if (value === undefined) delete wanted[field];
  if (isDeepStrictEqual(yaml.value, wanted)) return source;
  for (const attempt of [splice, rewrite]) {
    const edited = attempt(text, edit, file);
    if (edited !== null && isDeepStrictEqual(valueOf(edited, file), wanted)) return mark + edited;
  }
  throw new TaskError(
    'E010',
    `${file} cannot be edited by a program: a change of ${Object.keys(edit).join(', ')} would change more.`,
    {
      details: { file, fields: Object.keys(edit) },
      recoveryAction: `Edit ${file} by hand.`,
    },
  );
}

function valueOf(text: string, file: string): unknown {
  try {
    return parseTaskYaml(text, file).value;
  } catch {
    return undefined;
  }
}

/** Only the lines that the fields are on; null for a mapping in braces or one that does not begin its lines. */
function splice(source: string, edit: TaskEdit, file: string): string | null {
  let text = source;
  for (const [field, value] of Object.entries(edit)) {
    const { document } = parseTaskYaml(text, file);
    const root = document.contents;
    if (!isMap(root) || root.flow === true) return null;
    const edited = spliceField(text, root, field, value);
    if (edited === null || valueOf(edited, file) === undefined) return null;
    text = edited;
  }
  return text;
}

/** The library writes the whole document anew; null where it cannot, such as without an anchor that an alias needs. */
function rewrite(text: string, edit: TaskEdit, file: string): string | null {
  const { document } = parseTaskYaml(text, file);
  try {
    for (const [field, value] of Object.entries(edit)) {
      if (value === undefined) document.delete(field);
      else document.set(field, value);
    }
    return withEndings(document.toString({ lineWidth: 0, flowCollectionPadding: false }), text);
  } catch {
    return null;
  }
}
