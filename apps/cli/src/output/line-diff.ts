/** Lines that differ, with `context` lines around them, as `diff -u` marks them. Meant for small files. */
export function lineDiff(before: string, after: string, context = 3): string {
  const steps = align(linesOf(before), linesOf(after));
  const shown = new Set<number>();
  for (const [index, step] of steps.entries()) {
    if (step.startsWith(' ')) continue;
    for (let near = index - context; near <= index + context; near++) shown.add(near);
  }
  const parts: string[] = [];
  for (const [index, step] of steps.entries()) {
    if (!shown.has(index)) continue;
    if (index > 0 && !shown.has(index - 1)) parts.push('  ...');
    parts.push(step);
  }
  return parts.join('\n');
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/);
}

/** The lines of both texts in order, marked with ' ', '-' or '+', by their longest common subsequence. */
function align(before: string[], after: string[]): string[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  const rows = before.length - start;
  const columns = after.length - start;
  const common = Array.from({ length: rows + 1 }, () => new Uint32Array(columns + 1));
  for (let row = rows - 1; row >= 0; row--) {
    for (let column = columns - 1; column >= 0; column--) {
      const same = before[start + row] === after[start + column];
      common[row]![column] = same
        ? common[row + 1]![column + 1]! + 1
        : Math.max(common[row + 1]![column]!, common[row]![column + 1]!);
    }
  }
  const steps = before.slice(0, start).map((line) => `  ${line}`);
  let row = 0;
  let column = 0;
  while (row < rows || column < columns) {
    if (row < rows && column < columns && before[start + row] === after[start + column]) {
      steps.push(`  ${before[start + row++]}`);
      column++;
    } else if (row < rows && (column === columns || common[row + 1]![column]! >= common[row]![column + 1]!)) {
      steps.push(`- ${before[start + row++]}`);
    } else {
      steps.push(`+ ${after[start + column++]}`);
    }
  }
  return steps;
}
