import { canonicalJson } from '@waymark/core-types';

import type { Deployment } from '../../entity/deployment.ts';
import type { Enhancement } from '../../entity/enhancement.ts';
import type { Vendor } from '../../entity/vendor.ts';
import type { WrittenDeployment } from '../hand-written/read-deployment-entry.ts';
import type { WrittenEnhancement } from '../hand-written/read-enhancement-entry.ts';
import { readHandWrittenStatus } from '../hand-written/read-hand-written-status.ts';
import type { WrittenVendor } from '../hand-written/read-vendor-entry.ts';
import { readSessionPrompts, type SessionPrompt, type SessionPromptFile } from '../prompts/read-session-prompt.ts';
import { isStatusReport, parseStatusReport } from '../report/parse-status-report.ts';
import { stableId } from '../stable-id.ts';

type WithId<Written> = Written & { id: string };

/** What a migration has to bring over, with the ids that it will have, the same in every run. */
export interface MigrationPlan {
  vendors: WithId<WrittenVendor>[];
  deployments: WithId<WrittenDeployment>[];
  enhancements: WithId<WrittenEnhancement>[];
  sessions: WithId<SessionPrompt>[];
  /** How many there are in the files, understood or not. */
  expected: Record<'vendors' | 'deployments' | 'enhancements' | 'sessions', number>;
  warnings: string[];
  /** The file is a report of a tracker already: it is compared, and nothing is made of it. */
  isReport: boolean;
}

/** What a plan is made of. */
export interface MigrationSources {
  text: string;
  prompts: readonly SessionPromptFile[];
  commits: ReadonlyMap<string, string>;
}

/** Reads the files. */
export async function planMigration({ text, prompts, commits }: MigrationSources): Promise<MigrationPlan> {
  const sessions = await readSessionPrompts(prompts);
  const status = isStatusReport(text) ? planOfReport(text) : planOfText(text, commits);
  return {
    ...status,
    sessions: sessions.prompts.map((prompt) => ({ ...prompt, id: stableId('session_prompt', prompt.file) })),
    expected: { ...status.expected, sessions: sessions.prompts.length },
    warnings: [...status.warnings, ...sessions.warnings],
  };
}

type StatusPlan = Omit<MigrationPlan, 'sessions' | 'expected'> & {
  expected: Omit<MigrationPlan['expected'], 'sessions'>;
};

function planOfText(text: string, commits: ReadonlyMap<string, string>): StatusPlan {
  const status = readHandWrittenStatus(text, { commits });
  const warnings = [...status.warnings];
  const expected = { ...status.entries };
  const once = <Written extends { line: number }>(what: keyof typeof expected, entries: readonly Written[]) => {
    const seen = new Set<string>();
    return entries.filter((entry) => {
      const { line, ...content } = entry;
      const key = canonicalJson(content);
      if (!seen.has(key)) return seen.add(key);
      warnings.push(`Line ${line}: this repeats another of the ${what}; it is taken once.`);
      expected[what] -= 1;
      return false;
    });
  };
  const vendors = once('vendors', status.vendors);
  for (const { line, name, missing } of vendors) {
    if (missing.length > 0) warnings.push(`Line ${line}: of the vendor ${name} it does not say ${missing.join(', ')}.`);
  }
  return {
    vendors: vendors.map((vendor) => ({ ...vendor, id: stableId('vendor', vendor.name) })),
    deployments: once('deployments', status.deployments).map((deployment) => ({
      ...deployment,
      id: stableId('deployment', deployment.commit_hash, deployment.deployed_at, String(deployment.metadata.pr_number)),
    })),
    enhancements: once('enhancements', status.enhancements).map((enhancement) => ({
      ...enhancement,
      id: stableId('enhancement', enhancement.title),
    })),
    expected,
    warnings,
    isReport: false,
  };
}

function planOfReport(text: string): StatusPlan {
  const { state, warnings } = parseStatusReport(text);
  const { vendors, deployments, enhancements } = state;
  return {
    vendors: vendors.map(({ id, name, status, extractor_version, metadata }: Vendor) => ({
      ...{ id, name, status, extractor_version, metadata, line: 0, missing: [] },
    })),
    deployments: deployments.map(({ id, deployed_at, commit_hash, metadata }: Deployment) => ({
      ...{ id, deployed_at, commit_hash, metadata, line: 0, vendor_names: [] },
    })),
    enhancements: enhancements.map((enhancement: Enhancement) => {
      const { id, title, description, priority, status, target_quarter } = enhancement;
      return { id, title, description, priority, status, target_quarter, line: 0 };
    }),
    expected: { vendors: vendors.length, deployments: deployments.length, enhancements: enhancements.length },
    warnings: [
      'The status file is a report of a tracker already: it is compared, and nothing is made of it.',
      ...warnings,
    ],
    isReport: true,
  };
}
