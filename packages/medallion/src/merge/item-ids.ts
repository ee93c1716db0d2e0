/** The next id after the highest one in use: `D-008` after `D-007`, also where lower ones are free. */
export function nextItemId(prefix: 'D' | 'Q', used: Iterable<string>): string {
  let highest = 0;
  for (const id of used) {
    if (id.startsWith(`${prefix}-`)) highest = Math.max(highest, Number(id.slice(2)) || 0);
  }
  return `${prefix}-${String(highest + 1).padStart(3, '0')}`;
}
