/**
 * Attaches a directory as evidence, again and again, and prints each document, and at last the most memory
 * that it had, in kilobytes: `root task path umask times`.
 */
import { attachEvidence } from '../../src/evidence/attach-evidence.ts';

const [root, task_id, path, umask, times] = process.argv.slice(2) as [string, string, string, string, string];
process.umask(Number.parseInt(umask, 8));
const project = { root, clock: { now: () => 0 } };
for (let time = 0; time < Number(times); time++) {
  const { evidence } = await attachEvidence(project, { task_id, type: 'directory', path, by: 'worker' });
  process.stdout.write(`${JSON.stringify(evidence)}\n`);
}
process.stderr.write(String(process.resourceUsage().maxRSS));
