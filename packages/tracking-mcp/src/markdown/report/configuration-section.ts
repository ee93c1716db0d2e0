import { configurationSchema, defaultTokenBudget, type Configuration } from '../../entity/configuration.ts';
import { handEditor, type Line, type ReportDraft } from './draft.ts';
import { isRow, splitRow } from './entity-table.ts';
import { escapeInline, oneLine, unescapeInline } from './inline-text.ts';
import { leaveNotes } from './leave-notes.ts';
import { hide, revealHidden } from './marks.ts';
import type { ReportSection } from './section.ts';
import { readFlag } from '../status-words.ts';

/** One setting as a person sees it. */
interface Setting {
  label: string;
  show(configuration: Configuration): string;
  /** The value of the field after a person changed it; undefined where the text says nothing. */
  read(text: string): Partial<Configuration> | undefined;
}

const settings: readonly Setting[] = [
  {
    label: 'Active context',
    show: ({ active_context_type }) => active_context_type,
    read(text) {
      const type = configurationSchema.shape.active_context_type.safeParse(text.toLowerCase());
      return type.success ? { active_context_type: type.data } : undefined;
    },
  },
  {
    label: 'Token budget',
    show: ({ default_token_budget }) => String(default_token_budget),
    read: (text) =>
      /^[\d,_ ]+$/.test(text) ? { default_token_budget: Number(text.replaceAll(/\D/g, '')) } : undefined,
  },
  optional('Current session', 'current_session_id'),
  optional('Branch', 'git_branch'),
  optional('Head commit', 'git_head_commit'),
  {
    label: 'Database',
    show: ({ database_healthy }) => (database_healthy ? 'healthy' : 'not healthy'),
    read(text) {
      const database_healthy = readFlag(text);
      return database_healthy === null ? undefined : { database_healthy };
    },
  },
  optional('Last health check', 'last_health_check_at'),
];

const name = 'configuration';

/** What holds for the whole project, a row each. */
export const configurationSection: ReportSection = {
  name,
  render({ configuration }) {
    const rows = settings.map(({ label, show }) => `| ${label} | ${escapeInline(show(configuration))} |`);
    const data = hide('configuration', configuration);
    return [`## Configuration\n\n${data}\n`, '| Setting | Value |', '| --- | --- |', ...rows].join('\n');
  },
  read(lines, draft) {
    let configuration = blankConfiguration(draft);
    const rows: { line: Line; cells: string[] }[] = [];
    for (const line of lines) {
      const { visible, hidden } = revealHidden(line.text);
      const known = hidden === null ? null : configurationSchema.safeParse(hidden.value);
      if (known?.success) configuration = known.data;
      else if (hidden !== null)
        draft.warn(line, 'the data of the configuration is damaged; the table is taken instead.');
      if (isRow(visible)) rows.push({ line, cells: splitRow(visible) });
      else if (hidden === null) leaveNotes(name, line, draft);
    }
    for (const row of rows) configuration = withRow(configuration, { ...row, draft });
    draft.state.configuration = configuration;
  },
};

function withRow(
  configuration: Configuration,
  { line, cells, draft }: { line: Line; cells: readonly string[]; draft: ReportDraft },
): Configuration {
  const [label = '', value = ''] = cells.map((cell) => oneLine(unescapeInline(cell)));
  if (/^(?:setting|:?-+:?)?$/i.test(label)) return configuration;
  const setting = settings.find((each) => each.label.toLowerCase() === label.toLowerCase());
  if (setting === undefined) {
    draft.leave(name, line, 'there is no such setting');
    return configuration;
  }
  if (value === oneLine(setting.show(configuration))) return configuration;
  draft.edited(name, line.text);
  const change = setting.read(value);
  const edited = configurationSchema.safeParse({ ...configuration, ...change });
  if (change !== undefined && edited.success) return edited.data;
  draft.warn(line, `${label} cannot be ${JSON.stringify(value.slice(0, 80))}; what it said before is kept.`);
  return configuration;
}

function optional(
  label: string,
  field: 'current_session_id' | 'git_branch' | 'git_head_commit' | 'last_health_check_at',
): Setting {
  return {
    label,
    show: (configuration) => configuration[field] ?? '',
    read: (text) => ({ [field]: text === '' ? null : text }),
  };
}

/** The defaults, where a report says nothing else. */
export function blankConfiguration(draft: Pick<ReportDraft, 'at'>): Configuration {
  return {
    version: 1,
    active_context_type: 'feature',
    current_session_id: null,
    git_branch: null,
    git_head_commit: null,
    default_token_budget: defaultTokenBudget,
    database_healthy: true,
    last_health_check_at: null,
    created_at: draft.at,
    updated_at: draft.at,
    updated_by: handEditor,
  };
}
