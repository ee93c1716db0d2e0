import { enhancementSchema, enhancementStatusSchema, type Enhancement } from '../../entity/enhancement.ts';
import { quarter } from '../../entity/fields.ts';
import { stableId } from '../stable-id.ts';
import { byText } from './by-text.ts';
import { handEditor, type ReportDraft } from './draft.ts';
import { renderTable, TableReader, type EntityTable } from './entity-table.ts';
import { leaveNotes } from './leave-notes.ts';
import type { ReportSection } from './section.ts';

const table: EntityTable<Enhancement> = {
  section: 'enhancements',
  kind: 'enhancement',
  schema: enhancementSchema,
  columns: [
    {
      heading: 'Enhancement',
      show: ({ title }) => title,
      edit: (enhancement, title) => ({ ...enhancement, title }),
    },
    {
      heading: 'Priority',
      show: ({ priority }) => String(priority),
      edit: (enhancement, text) => (/^[1-5]$/.test(text) ? { ...enhancement, priority: Number(text) } : null),
    },
    {
      heading: 'Status',
      show: ({ status }) => status,
      edit(enhancement, text) {
        const status = enhancementStatusSchema.safeParse(text.toLowerCase());
        return status.success ? { ...enhancement, status: status.data } : null;
      },
    },
    {
      heading: 'Quarter',
      show: ({ target_quarter }) => target_quarter ?? '',
      edit(enhancement, text) {
        if (text === '') return { ...enhancement, target_quarter: null };
        return quarter().safeParse(text).success ? { ...enhancement, target_quarter: text } : null;
      },
    },
    {
      heading: 'Description',
      show: ({ description }) => description,
      edit: (enhancement, description) => ({ ...enhancement, description }),
    },
  ],
  blank: blankEnhancement,
};

/** Plans by priority, then the oldest first. */
export const enhancementsSection: ReportSection = {
  name: table.section,
  render({ enhancements }) {
    const sorted = [...enhancements].sort(
      byText(
        ({ priority }) => String(priority),
        ({ created_at }) => created_at,
      ),
    );
    return `## Enhancements (${sorted.length})\n\n${renderTable(table, sorted)}`;
  },
  read(lines, draft) {
    const reader = new TableReader(table, draft);
    for (const line of lines) {
      if (!reader.read(line)) leaveNotes(table.section, line, draft);
    }
    draft.state.enhancements.push(...reader.entities);
  },
};

function blankEnhancement(title: string, draft: ReportDraft): Enhancement {
  return {
    id: stableId('enhancement', title),
    version: 1,
    title,
    description: '',
    priority: 3,
    status: 'planned',
    target_quarter: null,
    requires_constitutional_principles: [],
    depends_on: [],
    created_at: draft.at,
    updated_at: draft.at,
    created_by: handEditor,
    updated_by: handEditor,
  };
}
