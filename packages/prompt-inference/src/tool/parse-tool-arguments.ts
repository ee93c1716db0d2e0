import { formatJsonPath, redactSecrets, type StandardIssue } from '@waymark/core-types';
import { findJsonProblem } from '../artifact/find-json-problem.ts';
import { deepestJson, isTooDeep } from '../message/is-too-deep.ts';
import { compileJsonSchema } from './json-schema/compile-json-schema.ts';
import { isStandardSchema } from './is-standard-schema.ts';
import type { AnyTool } from './tool.ts';

/** Arguments that fit, as the tool's schema gives them; or what is wrong, in words that a model can act on. */
export type ParsedArguments = { ok: true; args: unknown } | { ok: false; message: string };

const mostIssues = 10;
const longestIssue = 300;
const longestText = 1_000_000;

/**
 * Reads the arguments of a call, as the model wrote them, by the schema of the tool.
 * @throws {ValidationError} for a tool whose JSON Schema cannot be used; `defineTool` throws it earlier.
 */
export async function parseToolArguments(tool: AnyTool, text: string): Promise<ParsedArguments> {
  if (text.length > longestText) return misfit(tool, [`they are longer than ${longestText} characters`]);
  if (isTooDeep(text)) return misfit(tool, [`they are nested deeper than ${deepestJson} levels`]);
  const written = text.trim() === '' ? '{}' : text;
  const value = parseJson(written);
  if (!value.ok) return misfit(tool, [value.problem]);
  return await checkArguments(tool, value.value);
}

async function checkArguments(tool: AnyTool, value: unknown): Promise<ParsedArguments> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return misfit(tool, ['they must be a JSON object with the names of the parameters']);
  }
  const { parameters } = tool;
  if (!isStandardSchema(parameters)) {
    const issues = compileJsonSchema(parameters)(value);
    return issues.length === 0 ? { ok: true, args: value } : misfit(tool, issues);
  }
  const result = await parameters['~standard'].validate(value);
  if (result.issues === undefined) return { ok: true, args: result.value };
  return misfit(tool, result.issues.map(describeIssue));
}

function parseJson(text: string): { ok: true; value: unknown } | { ok: false; problem: string } {
  let value: unknown;
  let isJson = true;
  try {
    value = JSON.parse(text);
  } catch {
    isJson = false;
  }
  const problem = isJson && !/\d{16}/.test(text) ? null : findJsonProblem(text);
  if (isJson && problem === null) return { ok: true, value };
  const { reason, offset } = problem ?? { reason: 'they are not JSON', offset: 0 };
  const near = redactSecrets(text.slice(Math.max(0, offset - 20), offset + 20));
  return { ok: false, problem: `${reason}, at character ${offset} (near ${JSON.stringify(near)})` };
}

function describeIssue({ path = [], message }: StandardIssue): string {
  const keys = path.map((step) => (typeof step === 'object' ? step.key : step));
  return `${formatJsonPath(keys)}: ${message}`;
}

function misfit(tool: AnyTool, issues: readonly string[]): { ok: false; message: string } {
  const shown = issues.slice(0, mostIssues).map((issue) => `- ${issue.slice(0, longestIssue)}`);
  const more = issues.length > mostIssues ? [`- and ${issues.length - mostIssues} more`] : [];
  const lines = [
    `The arguments of ${tool.name} do not fit:`,
    ...shown,
    ...more,
    'Correct them and call the tool again.',
  ];
  return { ok: false, message: lines.join('\n') };
}
