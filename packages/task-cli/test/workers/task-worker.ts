import { claimTask } from '../../src/task/claim-task.ts';
import { completeTask } from '../../src/task/complete-task.ts';
import { createTask } from '../../src/task/create-task.ts';
import { editTask } from '../../src/task/edit-task.ts';
import { withStoreLock } from '../../src/storage/with-store-lock.ts';

/** Works on the tasks of a project in a process of its own: `task-worker.ts ROOT WORK NAME [ID]`. */
const [root = '', work = '', name = '', id = ''] = process.argv.slice(2);
const project = { root, clock: { now: () => Date.now() } };
const tell = (message: unknown) => process.send?.(message);

tell('ready');
process.once('message', () => {
  void run().then(
    () => process.disconnect(),
    (error: unknown) => {
      tell({ failed: String(error) });
      process.disconnect();
    },
  );
});

async function run(): Promise<void> {
  if (work === 'claim') {
    await claimTask(project, id, { claimed_by: name }).then(
      () => tell({ claimed: name }),
      (error: { code: string }) => tell({ refused: error.code }),
    );
  } else if (work === 'edit') {
    for (let count = 1; count <= 10; count++) await editTask(project, id, { [`${name}_${count}`]: count });
    tell({ edited: name });
  } else if (work === 'hold') {
    await withStoreLock(project, async () => {
      tell('holding');
      await new Promise((resolve) => setTimeout(resolve, 60_000));
    });
  } else {
    // Until it is killed.
    for (let round = 1; ; round++) {
      const { task } = await createTask(project, { title: `Round ${round}`, area: 'backend' });
      tell({ made: task.id });
      await editTask(project, task.id, { status: 'todo', title: `Edited ${round}` });
      await claimTask(project, task.id, { claimed_by: name });
      tell({ claimed: task.id });
      await completeTask(project, task.id);
      tell({ completed: task.id });
    }
  }
}
