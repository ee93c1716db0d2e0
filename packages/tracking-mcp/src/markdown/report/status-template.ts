import type { ProjectState } from '../../operation/reads.ts';
import { TrackingRuleError } from '../../errors.ts';
import { escapeInline } from './inline-text.ts';

/** What a template sees: numbers, names that are safe to print, and the sections to put where they belong. */
export interface TemplateData {
  generated_at: string;
  counts: Record<
    'vendors' | 'operational' | 'broken' | 'active' | 'blocked' | 'completed' | 'deployments' | 'enhancements',
    number
  >;
  configuration: { active_context_type: string; git_branch: string; default_token_budget: number };
  broken_vendors: string[];
  blocked_items: string[];
  /** By name: vendors, work_items, dependencies, deployments, enhancements, configuration. */
  sections: Record<string, string>;
}

/** Makes the text of a report out of what a template sees. */
export type StatusTemplate = (data: TemplateData) => string;

/** The template that is taken where no other is given, in Liquid: a start for one of your own. */
export const defaultStatusTemplate = `# Project status

{{ counts.operational }} of {{ counts.vendors }} vendors operational. {{ counts.active }} work items active, {{ counts.blocked }} blocked. Written {{ generated_at }}.

Notes between the sections stay where they are. A line that you edit, add or tick is read where nothing else answers, and stays as a note once the tracker writes this file again.

{{ sections.vendors }}

{{ sections.work_items }}

{{ sections.dependencies }}

{{ sections.deployments }}

{{ sections.enhancements }}

{{ sections.configuration }}
`;

/** Longest text of a template, and of what it gives without the sections, in UTF-16 units. */
const longestText = 200_000;

/** Renders the template above without a template language: it holds nothing but names. */
export const renderDefaultTemplate: StatusTemplate = (data) =>
  defaultStatusTemplate.replaceAll(/\{\{ (\w+)(?:\.(\w+))? \}\}/g, (_, name: keyof TemplateData, part?: string) =>
    String(part === undefined ? data[name] : (data[name] as Record<string, unknown>)[part]),
  );

/** What a template sees of a state. `sections` are stand-ins, so that no template can change what is in them. */
export function templateData(
  { configuration, deployments, enhancements, vendors, work_items }: ProjectState,
  { generated_at, sections }: Pick<TemplateData, 'generated_at' | 'sections'>,
): TemplateData {
  const { active_context_type, default_token_budget, git_branch } = configuration;
  const broken = vendors.filter(({ status }) => status === 'broken');
  const items = (status: string) => work_items.filter((item) => item.status === status);
  return {
    generated_at,
    counts: {
      vendors: vendors.length,
      operational: vendors.length - broken.length,
      broken: broken.length,
      active: items('active').length,
      blocked: items('blocked').length,
      completed: items('completed').length,
      deployments: deployments.length,
      enhancements: enhancements.length,
    },
    configuration: { active_context_type, default_token_budget, git_branch: escapeInline(git_branch ?? '') },
    broken_vendors: broken.map(({ name }) => escapeInline(name)).sort(),
    blocked_items: items('blocked')
      .map(({ title }) => escapeInline(title))
      .sort(),
    sections,
  };
}

/**
 * Prepares a template of your own, in Liquid, which is loaded only here. It reaches no file, no prototype and nothing
 * that is not in TemplateData, and has bounded time, memory and output.
 * @throws {TrackingRuleError} TRACKING_MARKDOWN, here when it is no template, later when it goes beyond its bounds.
 */
export async function loadStatusTemplate(text: string): Promise<StatusTemplate> {
  if (text.length > longestText) throw refused(`it has ${text.length} characters, and ${longestText} are allowed`);
  const { Liquid } = await import('liquidjs');
  const liquid = new Liquid({
    dynamicPartials: false,
    memoryLimit: 1_000_000,
    ownPropertyOnly: true,
    parseLimit: longestText,
    relativeReference: false,
    renderLimit: 1_000,
    strictFilters: true,
    strictVariables: true,
    templates: {},
    timezoneOffset: 0,
  });
  for (const name of ['include', 'render', 'layout', 'block']) {
    liquid.registerTag(name, {
      parse(): never {
        throw new Error(`a status template is one text: it cannot use ${name}`);
      },
      render: () => '',
    });
  }
  const bounded = <Result>(work: () => Result): Result => {
    try {
      return work();
    } catch (cause) {
      throw refused(cause instanceof Error ? cause.message : String(cause), cause);
    }
  };
  const parsed = bounded(() => liquid.parse(text));
  return (data) => {
    const rendered = bounded(() => String(liquid.renderSync(parsed, data)));
    if (rendered.length <= longestText) return rendered;
    throw refused(`it gives ${rendered.length} characters without the sections, and ${longestText} are allowed`);
  };
}

function refused(why: string, cause?: unknown): TrackingRuleError {
  return new TrackingRuleError('TRACKING_MARKDOWN', `The template of the status report is refused: ${why}.`, {
    ...(cause === undefined ? {} : { cause }),
    recoveryAction: 'Start from defaultStatusTemplate: names of TemplateData, if, for and filters of Liquid.',
  });
}
