import type { TaskErrorCode } from '@waymark/task-cli';

/** Where a code is explained in the repository of Waymark, and what to do about it. */
export function documentationOf(code: TaskErrorCode): string {
  return `docs/troubleshooting-tasks.md#${code.toLowerCase()}`;
}
