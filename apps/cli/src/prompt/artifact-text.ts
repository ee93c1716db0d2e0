import { formatArtifactName, type ArtifactPredictor, type PromptArtifact } from '@waymark/prompt-inference';
import { count } from '../output/count.ts';
import type { Style } from '../output/style.ts';
import { shorten, table } from '../output/table.ts';

/** An artifact for people. */
export function artifactText(artifact: PromptArtifact, style: Style): string {
  const { prompt, tools, tool_fingerprints, predictors, metadata, source, content_hash } = artifact;
  const toolRows = tools.map((tool) => [
    tool.name,
    style.dim((tool_fingerprints[tool.name] ?? '').slice(0, 12)),
    shorten(tool.description, 80),
  ]);
  const facts = Object.entries({ ...metadata, format: source.format, content_hash }).filter(
    ([, value]) => value !== null && value !== undefined,
  );
  return [
    style.bold(formatArtifactName(artifact)),
    section(style, 'About', table(facts.map(([name, value]) => [name, valueText(value)]))),
    section(style, 'Prompt', prompt.trimEnd()),
    section(style, 'Tools', table(toolRows)),
    section(style, 'Predictors', predictors.map((predictor) => predictorText(predictor, prompt)).join('\n')),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function predictorText({ name, instructions, fields, demos }: ArtifactPredictor, prompt: string): string {
  const rows = fields.map((field) => [
    field.direction,
    `${field.name}: ${field.type}`,
    // What DSPy writes for a field that nobody described says nothing.
    field.description === `\${${field.name}}` ? '' : shorten(field.description, 80),
  ]);
  return [
    `${name}: ${count(demos.length, 'demonstration')}${instructions === prompt ? ', the prompt' : `, ${shorten(instructions, 80)}`}`,
    ...indent(table(rows)),
  ].join('\n');
}

function section(style: Style, title: string, text: string): string {
  return text === '' ? '' : [style.bold(title), ...indent(text)].join('\n');
}

function indent(text: string): string[] {
  return text === '' ? [] : text.split('\n').map((line) => `  ${line}`.trimEnd());
}

function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
