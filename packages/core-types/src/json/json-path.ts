/** A path to a place in a JSON document, as people read it: `$.decisions[3].statement`. */
export function appendKey(path: string, key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}

/** The path of an array's element. */
export function appendIndex(path: string, index: number): string {
  return `${path}[${index}]`;
}
