/**
 * The texts at a path of a document: `title`, `metadata.title`, `chapters[*].content`, `authors[0].name`, `tags[-1]`.
 * `$` is the whole document as JSON. What is not a text gives none.
 */
export function textsAtPath(document: Record<string, unknown>, path: string): string[] {
  if (path === '$')
    return [JSON.stringify(document, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))];
  const steps = path.split('.').flatMap((part) => part.split(/[[\]]/).filter((step) => step !== ''));
  let values: unknown[] = [document];
  for (const step of steps) values = values.flatMap((value) => stepInto(value, step));
  return values.filter((value) => typeof value === 'string');
}

function stepInto(value: unknown, step: string): unknown[] {
  if (Array.isArray(value)) return step === '*' ? value : [value.at(Number(step)) as unknown];
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return [];
  return [(value as Record<string, unknown>)[step]];
}
