import { commitOf, readDeploymentEntry, type WrittenDeployment } from './read-deployment-entry.ts';
import { readEnhancementEntry, type WrittenEnhancement } from './read-enhancement-entry.ts';
import { readVendorEntry, type WrittenVendor } from './read-vendor-entry.ts';
import { splitEntries, type StatusTopic } from './status-entry.ts';

/** What a hand-written status file says. */
export interface HandWrittenStatus {
  vendors: WrittenVendor[];
  deployments: WrittenDeployment[];
  enhancements: WrittenEnhancement[];
  /** Rows, bullets and blocks that were there to be read, understood or not: what a migration has to end with. */
  entries: Record<StatusTopic, number>;
  /** What was not understood, with the number of its line. */
  warnings: string[];
}

/** What a reader is told. */
export interface HandWrittenOptions {
  /** Whole commit hashes by the shortened ones that the file names; see `shortCommits`. */
  commits?: ReadonlyMap<string, string>;
}

/**
 * Reads a status file that people wrote: tables, lists or headings with lists, below headings that speak of vendors or
 * extractors, of deployments or releases, and of enhancements, plans or ideas. Never throws.
 */
export function readHandWrittenStatus(text: string, options: HandWrittenOptions = {}): HandWrittenStatus {
  const { commits = new Map<string, string>() } = options;
  const status: HandWrittenStatus = {
    vendors: [],
    deployments: [],
    enhancements: [],
    entries: { vendors: 0, deployments: 0, enhancements: 0 },
    warnings: [],
  };
  const take = <Read extends { line: number }>(
    read: Read | string,
    { into, line, what }: { into: Read[]; line: number; what: string },
  ) => {
    if (typeof read === 'string') status.warnings.push(`Line ${line}: this ${what} is not understood: ${read}.`);
    else into.push(read);
  };
  const tell = (line: number, problem: string) => void status.warnings.push(`Line ${line}: ${problem}.`);
  for (const entry of splitEntries(text, tell)) {
    const { line, topic } = entry;
    status.entries[topic] += 1;
    if (topic === 'vendors') take(readVendorEntry(entry), { into: status.vendors, line, what: 'vendor' });
    else if (topic === 'deployments')
      take(readDeploymentEntry(entry, commits), { into: status.deployments, line, what: 'deployment' });
    else take(readEnhancementEntry(entry), { into: status.enhancements, line, what: 'enhancement' });
  }
  return status;
}

/** The shortened commit hashes that a status file names, for whoever can ask git what they stand for. */
export function shortCommits(text: string): string[] {
  const named = splitEntries(text)
    .filter(({ topic }) => topic === 'deployments')
    .flatMap((entry) => commitOf(entry) ?? []);
  return [...new Set(named.filter((commit) => commit.length < 40))];
}
