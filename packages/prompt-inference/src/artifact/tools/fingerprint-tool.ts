import { canonicalJson } from '@waymark/core-types';
import type { ContractTool } from '../prompt-artifact.ts';
import { sha256 } from '../sha256.ts';
import { normaliseSchema } from './normalise-schema.ts';

/**
 * SHA-256, in hex, of what makes a tool the same tool: its name and the structure of its parameters. Descriptions, titles,
 * examples, defaults and the order of things do not count.
 */
export function fingerprintTool({ name, parameters }: Pick<ContractTool, 'name' | 'parameters'>): string {
  return sha256(canonicalJson({ name, parameters: normaliseSchema(parameters) }));
}

/** The fingerprint of each tool, by its name. */
export function fingerprintTools(tools: readonly ContractTool[]): Record<string, string> {
  return Object.fromEntries(tools.map((tool) => [tool.name, fingerprintTool(tool)]));
}
