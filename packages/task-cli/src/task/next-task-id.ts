import { TaskError } from '../errors.ts';

/**
 * The highest number that is free and follows a taken one: an id is never given twice, and an example such as TASK-9999
 * is in nobody's way.
 * @throws {TaskError} E012 where every number is taken.
 */
export function nextTaskId(takenIds: readonly string[]): string {
  const taken = new Set([0, ...takenIds.map((id) => Number(id.slice(5, 9)))]);
  const free = [...taken].map((number) => number + 1).filter((number) => number <= 9_999 && !taken.has(number));
  if (free.length > 0) return `TASK-${String(Math.max(...free)).padStart(4, '0')}`;
  throw new TaskError('E012', 'Every number up to TASK-9999 is taken.', {
    recoveryAction: 'Give the task an id with a letter, as in TASK-0911G.',
  });
}
