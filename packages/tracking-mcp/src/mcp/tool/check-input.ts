import { parseDocument } from '@waymark/core-types/domain';
import { z } from 'zod';

const nothing = z.strictObject({});

/** @throws {ValidationError} when a tool without arguments is given one. */
export function noArguments(input: Record<string, unknown>, tool: string): void {
  parseDocument(nothing, input, `input of ${tool}`);
}
