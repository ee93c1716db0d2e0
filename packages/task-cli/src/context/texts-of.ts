/** Every text in a JSON value, names of fields included: escapes of JSON would hide what stands over several lines. */
export function textsOf(value: unknown): string[] {
  const texts: string[] = [];
  const visit = (next: unknown) => {
    if (typeof next === 'string') texts.push(next);
    else if (Array.isArray(next)) next.forEach(visit);
    else if (typeof next === 'object' && next !== null) {
      for (const [name, inner] of Object.entries(next)) {
        texts.push(name);
        visit(inner);
      }
    }
  };
  visit(value);
  return texts;
}
