import { describe, expect, it } from 'vitest';

import { nextTaskId } from './next-task-id.ts';

describe('nextTaskId', () => {
  it('[task:new:id] is one above the highest, below an example at the end, and never taken', () => {
    expect(nextTaskId([])).toBe('TASK-0001');
    expect(nextTaskId(['TASK-0041', 'TASK-0043G', 'TASK-0002'])).toBe('TASK-0044');
    expect(nextTaskId(['TASK-0041', 'TASK-9998', 'TASK-9999'])).toBe('TASK-0042');
    expect(nextTaskId(['TASK-9998'])).toBe('TASK-9999');
    const all = Array.from({ length: 9_999 }, (_, index) => `TASK-${String(index + 1).padStart(4, '0')}`);
    expect(nextTaskId(all.filter((id) => id !== 'TASK-0500'))).toBe('TASK-0500');
    expect(() => nextTaskId(all)).toThrow('Every number up to TASK-9999 is taken.');
  });
});
