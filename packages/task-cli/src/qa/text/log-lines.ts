/**
 * The lines of a log without codes of terminals: a carriage return within a line drops what was written over, as a
 * terminal does with progress.
 */
export function logLines(text: string): string[] {
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  if (!text.includes('\r')) return lines;
  return lines.map((line) => {
    const content = line.endsWith('\r') ? line.slice(0, -1) : line;
    return content.slice(content.lastIndexOf('\r') + 1);
  });
}
