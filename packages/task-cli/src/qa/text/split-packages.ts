/** The lines of one task of a run of turbo; `name` is null for a log without prefixes. */
export interface PackageLines {
  /** As in `@acme/web:test`. */
  name: string | null;
  lines: string[];
}

/** A log by packages, and how turbo ended where it ran them. */
export interface SplitLog {
  packages: PackageLines[];
  turbo: { ended: boolean; failed: boolean } | null;
}

const prefix = /^@?[\w./-]+:[\w.#-]+(?::[\w.#-]+)*$/;
const footer = /^\s*Tasks:\s+(\d+) successful, (\d+) total/;

/** Takes the lines of a log apart that turbo has mixed, by the prefixes it gives them. */
export function splitPackages(lines: readonly string[]): SplitLog {
  const began = lines.some((line) => line.startsWith('• Packages in scope') || line.startsWith('• Running '));
  let ended: RegExpExecArray | null = null;
  for (const line of lines) ended = (line.includes(' successful, ') ? footer.exec(line) : null) ?? ended;
  if (!began && !ended) return { packages: [{ name: null, lines: [...lines] }], turbo: null };
  const packages = new Map<string | null, string[]>();
  for (const line of lines) {
    const { name, content } = takePrefix(line);
    const own = packages.get(name);
    if (own) own.push(content);
    else packages.set(name, [content]);
  }
  const turbo = { ended: ended !== null, failed: ended !== null && ended[1] !== ended[2] };
  return { packages: [...packages].map(([name, own]) => ({ name, lines: own })), turbo };
}

function takePrefix(line: string): { name: string | null; content: string } {
  // Turbo draws a bar where a task is grouped.
  const end = line.slice(0, 300).indexOf(': ');
  const name = end === -1 ? line.slice(0, 300).trimEnd().replace(/:$/, '') : line.slice(0, end);
  const bare = end === -1 && !line.trimEnd().endsWith(':');
  if (bare || name.length > 200 || !prefix.test(name)) return { name: null, content: line };
  return { name, content: end === -1 ? '' : line.slice(end + 2) };
}
