import type { SessionStore } from '@waymark/stores/domain';
import { storeTasks } from '@waymark/stores/testing';

/** Tasks to test the runner of tasks with. */
export const tasks = storeTasks(import.meta.url, {
  async fail(_store: SessionStore, _input: null) {
    throw new Error('this task fails');
  },
  async steps(_store: SessionStore, { steps }: { steps: number }, acknowledge) {
    for (let step = 0; step < steps; step++) await acknowledge(step);
    return 'done';
  },
});
