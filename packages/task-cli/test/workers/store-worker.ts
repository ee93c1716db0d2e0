import type { Project } from '../../src/project-layout.ts';

/** Works on the store of a project in a process of its own: `store-worker.ts ROOT WORK [NAME]`. */
const [root = '', work = '', name = ''] = process.argv.slice(2);
const project: Project = { root, clock: { now: () => Date.now() } };
const tell = (message: unknown) => process.send?.(message);

tell('ready');
process.once('message', () => void run().finally(() => process.disconnect()));

async function run(): Promise<void> {
  if (work === 'validate') {
    const { runValidation } = await import('../../src/validation/run-validation.ts');
    const { validatedTask } = await import('../support/validated-task.ts');
    const task = validatedTask({ command: 'echo first' }, { command: 'echo begun; echo $$ > pid; exec sleep 60' });
    await runValidation(project, task, { environment: { PATH: process.env['PATH'] } });
  } else {
    const { recordTelemetry } = await import('../../src/telemetry/record-telemetry.ts');
    for (let count = 0; count < 10; count++) {
      await recordTelemetry(project, {
        ...{ task_id: 'TASK-0001', agent: 'implementer' },
        events: [
          { type: 'file_read', path: 'shared.ts' },
          { type: 'file_read', path: `${name}.ts` },
        ],
      });
      tell(count);
    }
  }
}
