/** Works on a context in a process of its own, as `context-worker.ts ROOT WORK NAME`; tells what it was told is done. */
import { addException } from '../../src/compliance/add-exception.ts';
import { quarantineTask } from '../../src/compliance/quarantine-task.ts';
import { releaseQuarantine } from '../../src/compliance/release-quarantine.ts';
import { repairQuarantined } from '../../src/compliance/repair-quarantined.ts';
import { initContext } from '../../src/context/init-context.ts';
import { purgeContext } from '../../src/context/purge-context.ts';
import { rebuildContext } from '../../src/context/rebuild-context.ts';
import { recordEvidence } from '../../src/context/record-evidence.ts';
import { recordQa } from '../../src/context/record-qa.ts';
import { recordSnapshot } from '../../src/context/record-snapshot.ts';
import { resolveDrift } from '../../src/context/resolve-drift.ts';
import { blockAgent, updateAgent } from '../../src/context/update-agent.ts';
import { verifyHandoff } from '../../src/context/verify-handoff.ts';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [root = '', work = '', by = ''] = process.argv.slice(2);
const project = { root, clock: { now: () => Date.now() } };
const id = 'TASK-0001';
const agent = 'implementer' as const;
const tell = (message: unknown) => process.send?.(message);

process.once('message', () => {
  void (work === 'share' ? share() : live()).then(
    () => process.disconnect(),
    (error: unknown) => {
      tell({ failed: String(error) });
      process.disconnect();
    },
  );
});
tell('ready');

/** Five pieces of evidence, each its own. */
async function share(): Promise<void> {
  for (let count = 1; count <= 5; count++) {
    const path = `.agent-output/${by}-${count}.txt`;
    writeFileSync(join(root, path), `${by} ${count}`);
    const attach = () => recordEvidence(project, id, { type: 'file', path, by });
    const { evidence } = await attach().catch(async (error: { code?: string }) => {
      if (error.code === 'E042') return attach();
      throw error;
    });
    tell(evidence.id);
  }
}

/** Every writing function, one after the other, until it is killed. */
async function live(): Promise<void> {
  const change = (text: string) => writeFileSync(join(root, 'src/queue/handler.ts'), text);
  for (let round = 1; ; round++) {
    const done = (what: string) => tell({ what, round });
    await purgeContext(project, id).catch(() => undefined);
    await releaseQuarantine(project, id, { force: true }).catch(() => undefined);
    done('purge');
    await initContext(project, id, { by, allow_dirty: true });
    done('init');
    await updateAgent(project, id, { agent, status: 'in_progress', session_id: `round ${round}`, by });
    done('update');
    change(`round ${round}\n`);
    await recordEvidence(project, id, { type: 'directory', path: 'src', by });
    done('evidence');
    await recordQa(project, id, { agent, command_id: 'val-001', log_path: 'README.md', result: { round }, by });
    done('qa');
    await recordSnapshot(project, id, { agent, by });
    done('snapshot');
    change(`round ${round}, changed\n`);
    await verifyHandoff(project, id, { by });
    done('drift');
    await resolveDrift(project, id, { note: 'It is ours.', by });
    done('resolve');
    await blockAgent(project, id, { agent, findings: ['Wait.'], by });
    await rebuildContext(project, id, { by });
    done('rebuild');
    await addException(project, { task_id: id, exception_type: 'invalid_schema', notes: `round ${round}` });
    await quarantineTask(project, { task_id: id, reason: 'manual' });
    await repairQuarantined(project, id);
    done('quarantine');
  }
}
