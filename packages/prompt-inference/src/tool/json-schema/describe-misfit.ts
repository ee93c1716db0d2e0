import { formatJsonPath } from '@waymark/core-types';
import type { ErrorObject } from 'ajv/dist/2020.js';

const longestShown = 80;

/** One misfit in words that a model can act on: where, what is expected, what stands there. */
export function describeMisfit(error: ErrorObject): string {
  return `${pathOf(error)}: ${expectationOf(error)}`;
}

function expectationOf({ keyword, params, message, data }: ErrorObject): string {
  const known = params as Record<string, unknown>;
  switch (keyword) {
    case 'required':
      return 'is missing';
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return 'is no parameter; leave it out';
    case 'enum':
      return `expected one of ${show(known['allowedValues'])}, got ${show(data)}`;
    case 'const':
      return `expected ${show(known['allowedValue'])}, got ${show(data)}`;
    case 'type':
      return `expected ${[known['type']].flat().join(' or ')}, got ${describe(data)}`;
    default:
      return `${message ?? `does not fit ${keyword}`}, got ${show(data)}`;
  }
}

/** A missing or superfluous property is named as if it stood there. */
function pathOf({ instancePath, params }: ErrorObject): string {
  const steps = instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));
  const { missingProperty, additionalProperty, unevaluatedProperty } = params as Record<string, string | undefined>;
  const own = missingProperty ?? additionalProperty ?? unevaluatedProperty;
  return formatJsonPath(own === undefined ? steps : [...steps, own]);
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `the ${typeof value} ${show(value)}`;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > longestShown ? `${text.slice(0, longestShown)}...` : text;
}
