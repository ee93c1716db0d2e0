import { deploymentSchema, type Deployment } from '../../entity/deployment.ts';
import { commitHash, timestamp } from '../../entity/fields.ts';
import { stableId } from '../stable-id.ts';
import { readFlag, readTestSummary } from '../status-words.ts';
import { byText } from './by-text.ts';
import { handEditor, type ReportDraft } from './draft.ts';
import { renderTable, TableReader, type EntityTable } from './entity-table.ts';
import { leaveNotes, moreThanShown } from './leave-notes.ts';
import { hide } from './marks.ts';
import type { ReportSection } from './section.ts';

/** Deployments that a report shows; it keeps all. */
const shownDeployments = 10;

const table: EntityTable<Deployment> = {
  section: 'deployments',
  kind: 'deployment',
  schema: deploymentSchema,
  columns: [
    {
      heading: 'Commit',
      show: ({ commit_hash }) => commit_hash.slice(0, 12),
      edit(deployment, text) {
        if (!commitHash().safeParse(text).success) return null;
        return { ...deployment, commit_hash: text, metadata: { ...deployment.metadata, commit_hash: text } };
      },
    },
    {
      heading: 'Deployed',
      show: ({ deployed_at }) => deployed_at,
      edit: (deployment, text) => (timestamp().safeParse(text).success ? { ...deployment, deployed_at: text } : null),
    },
    {
      heading: 'PR',
      show: ({ metadata }) => `#${metadata.pr_number}`,
      edit(deployment, text) {
        const [, number] = /^#?(\d{1,10})$/.exec(text) ?? [];
        return number === undefined ? null : withMetadata(deployment, { pr_number: Number(number) });
      },
    },
    {
      heading: 'Title',
      show: ({ metadata }) => metadata.pr_title,
      edit: (deployment, pr_title) => withMetadata(deployment, { pr_title }),
    },
    {
      heading: 'Tests',
      show({ metadata }) {
        const entries = Object.entries(metadata.test_summary).sort(([one], [other]) => (one < other ? -1 : 1));
        return entries.map(([name, count]) => `${name} ${count}`).join(', ') || 'none';
      },
      edit(deployment, text) {
        const test_summary = readTestSummary(text);
        return test_summary === null ? null : withMetadata(deployment, { test_summary });
      },
    },
    {
      heading: 'Compliant',
      show: ({ metadata }) => (metadata.constitutional_compliance ? 'yes' : 'no'),
      edit(deployment, text) {
        const constitutional_compliance = readFlag(text);
        return constitutional_compliance === null ? null : withMetadata(deployment, { constitutional_compliance });
      },
    },
    { heading: 'Vendors', show: ({ vendor_ids }) => String(vendor_ids.length) },
    { heading: 'Work items', show: ({ work_item_ids }) => String(work_item_ids.length) },
  ],
  blank: blankDeployment,
};

/** The newest deployments as a table; the older ones only as data. */
export const deploymentsSection: ReportSection = {
  name: table.section,
  render({ deployments }) {
    const newest = [...deployments].sort(byText(({ deployed_at }) => deployed_at)).reverse();
    const older = newest.slice(shownDeployments);
    return [
      `## Deployments (${deployments.length})`,
      renderTable(table, newest.slice(0, shownDeployments)),
      ...(older.length === 0 ? [] : [moreThanShown(older.length, 'older')]),
      ...(older.length === 0 ? [] : [older.map((deployment) => hide('deployment', deployment)).join('\n')]),
    ].join('\n\n');
  },
  read(lines, draft) {
    const reader = new TableReader(table, draft);
    for (const line of lines) {
      if (!reader.read(line)) leaveNotes(table.section, line, draft);
    }
    draft.state.deployments.push(...reader.entities);
  },
};

function withMetadata(deployment: Deployment, change: Partial<Deployment['metadata']>): Deployment {
  return { ...deployment, metadata: { ...deployment.metadata, ...change } };
}

function blankDeployment(label: string, draft: ReportDraft): Deployment {
  return {
    id: stableId('deployment', label),
    deployed_at: draft.at,
    commit_hash: '',
    metadata: {
      pr_number: 0,
      pr_title: '',
      commit_hash: '',
      test_summary: {},
      constitutional_compliance: false,
    },
    vendor_ids: [],
    work_item_ids: [],
    created_at: draft.at,
    created_by: handEditor,
  };
}
