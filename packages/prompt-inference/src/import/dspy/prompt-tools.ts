import type { JsonObject } from '@waymark/core-types';
import type { ContractTool } from '../../artifact/prompt-artifact.ts';
import { compareParameters } from '../../artifact/tools/compare-tools.ts';
import { readPythonLiteral } from '../python-literal.ts';

/** A tool that ReAct wrote into its instructions; `properties` is null where they cannot be read. */
export interface PromptTool {
  name: string;
  description: string;
  properties: JsonObject | null;
}

// A description has no line breaks: DSPy writes them as spaces.
const opening = /^\(\d+\) ([^\s,.]+)(?:, whose description is <desc>(.*?)<\/desc>)?\.? (?:It takes arguments )/gm;

/** The tools in the instructions of a ReAct predictor, without `finish`, which is its own. */
export function readPromptTools(instructions: string): PromptTool[] {
  return [...instructions.matchAll(opening)].flatMap((match) => {
    const [whole, name = '', description = ''] = match;
    if (name === 'finish') return [];
    const properties = readPythonLiteral(instructions, match.index + whole.length)?.value;
    const isObject = typeof properties === 'object' && properties !== null && !Array.isArray(properties);
    return [{ name, description, properties: isObject ? properties : null }];
  });
}

/** What the instructions say of a tool as a contract: an argument without a default is required. */
export function contractOf({ name, description, properties }: PromptTool): ContractTool {
  const required = Object.entries(properties ?? {}).flatMap(([argument, schema]) =>
    typeof schema === 'object' && schema !== null && 'default' in schema ? [] : [argument],
  );
  return {
    name,
    description,
    parameters: { type: 'object', ...(properties === null ? {} : { properties, required }) },
  };
}

/** How the given tools differ from those in the instructions, a sentence each. Which arguments are required is not said there. */
export function compareWithPrompt(prompted: readonly PromptTool[], given: readonly ContractTool[]): string[] {
  const missing = prompted.filter(({ name }) => !given.some((tool) => tool.name === name));
  const unknown = given.filter(({ name }) => !prompted.some((tool) => tool.name === name));
  return [
    ...missing.map(({ name }) => `${name} is named in the instructions and is not given`),
    ...unknown.map(({ name }) => `${name} is given and is not named in the instructions`),
    ...prompted.flatMap(({ name, properties }) => {
      const tool = given.find((candidate) => candidate.name === name);
      if (tool === undefined || properties === null) return [];
      const changes = compareParameters(
        { type: 'object', properties },
        { type: 'object', properties: tool.parameters['properties'] },
      );
      return changes.map(
        ({ field, before, after }) => `${name}: ${field} is ${before} in the instructions, given is ${after}`,
      );
    }),
  ];
}
