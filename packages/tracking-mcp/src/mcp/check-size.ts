import { ValidationError } from '@waymark/core-types';

/** Far beyond any argument that fits a tool, and far below what would hurt the process. */
const maximum = { depth: 32, values: 20_000 };

/**
 * Refuses arguments that are nested or branched beyond what any tool takes, before anything walks through them by
 * recursion.
 * @throws {ValidationError}
 */
export function checkSize(input: unknown, tool: string): void {
  let level: unknown[] = [input];
  let count = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    count += level.length;
    if (depth > maximum.depth) refuse(tool, `is nested more than ${maximum.depth} levels deep`);
    if (count > maximum.values) refuse(tool, `holds more than ${maximum.values} values`);
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
  }
}

function refuse(tool: string, reason: string): never {
  throw new ValidationError(`The input of ${tool} ${reason}.`, [{ path: '$', message: reason }], {
    recoveryAction: `Call ${tool} with the arguments that its schema names.`,
  });
}
