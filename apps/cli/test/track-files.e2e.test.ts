import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSandbox, errorOf, onlyEnvelope, type Sandbox } from './sandbox.ts';

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = createSandbox();
});
afterEach(() => sandbox.remove());

const track = (...args: string[]) => ['track', ...args];
const statusFile = () => join(sandbox.project, '.project_status.md');
const read = () => readFileSync(statusFile(), 'utf8');

describe('the status report', () => {
  it('[track:report:print] is Markdown on stdout, with the last ten deployments', async () => {
    await sandbox.waymark(track('create', 'Read CSV'));
    for (let number = 10; number <= 21; number++)
      await sandbox.waymark(
        track('deploy', 'record', '--pr', String(number), '--title', `Part ${number}`, '--commit', 'a'.repeat(40)),
      );
    const { code, stdout, stderr } = await sandbox.waymark(track('report'));
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^[\s\S]*# Project status[\s\S]*Read CSV/);
    expect(stdout).toContain('Part 21');
    expect(stdout).not.toContain('Part 11');
    const { counts, report, file } = await sandbox.json('track.report', track('report', '--deployments', '20'));
    expect(counts).toEqual({ vendors: 0, work_items: 1, deployments: 12, enhancements: 0 });
    expect(report).toContain('Part 10');
    expect(file).toBe(null);
  });

  it('[track:report:write] goes into the status file as a whole, where what people wrote stays', async () => {
    await sandbox.waymark(track('create', 'Read CSV'));
    const written = await sandbox.waymark(track('report', '--write'));
    expect(written).toMatchObject({ code: 0, stdout: 'Wrote .project_status.md\n' });
    writeFileSync(statusFile(), `${read()}\nAsk Ann about the scans.\n`);
    chmodSync(statusFile(), 0o640);
    await sandbox.waymark(track('create', 'Read PDF'));
    expect((await sandbox.json('track.report', track('report', '--write'))).file).toBe(statusFile());
    expect(read()).toContain('Read PDF');
    expect(read()).toContain('Ask Ann about the scans.');
    expect(statSync(statusFile()).mode & 0o777).toBe(0o640);
    expect(readdirSync(sandbox.project).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('[track:report:template] follows a template of one’s own, and says what is wrong with one', async () => {
    await sandbox.waymark(track('create', 'Read CSV'));
    writeFileSync(
      join(sandbox.project, 'own.liquid'),
      '# Ours\n\n{{ counts.active }} active\n\n{{ sections.work_items }}\n',
    );
    const { stdout } = await sandbox.waymark(track('report', '--template', 'own.liquid'));
    expect(stdout).toMatch(/# Ours[\s\S]*1 active[\s\S]*Read CSV/);
    const refused = await sandbox.waymark(track('report', '--template', '-', '--json'), { stdin: '{{ nothing }}' });
    expect([refused.code, errorOf(refused).code]).toEqual([3, 'TRACKING_MARKDOWN']);
  });
});

/** A status file as people keep it. */
const byHand = (commit: string) => `# Status

## Vendors

| Vendor | Status | Version | Tests | Excel | CSV | PDF | OCR | Manifest |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
| Acme | operational | 2.1.0 | 48/50 | yes | yes | no | no | yes |

## Recent Deployments

| Date | Commit | PR | Title | Tests | Compliant | Vendors |
| --- | --- | --- | --- | --- | --- | --- |
| 2026-01-19 | ${commit} | #112 | Read invoices | unit: 210 | yes | Acme |

## Future Enhancements

| Enhancement | Priority | Status | Target | Notes |
| --- | --- | --- | --- | --- |
| OCR for scans | High | approved | 2026-Q2 | Needs a GPU |
`;

const prompt = (title: string) =>
  `---\nschema_version: "1.0"\ntitle: "${title}"\ntoken_budget: 150000\n---\n\nDesign.\n`;

/** Leaves a status file that names a commit of the repository by its first digits, and two prompts, one malformed. */
function leaveFiles(): string[] {
  sandbox.commit('a.txt', 'a', 'First');
  writeFileSync(statusFile(), byHand(sandbox.git('rev-parse', '--short=8', 'HEAD').trim()));
  mkdirSync(join(sandbox.project, 'prompts'));
  writeFileSync(join(sandbox.project, 'prompts', '1.md'), prompt('The schema'));
  writeFileSync(join(sandbox.project, 'prompts', '2.md'), '---\ntitle: [\n---\n\nNever read.\n');
  return ['.project_status.md', 'prompts/1.md', 'prompts/2.md'];
}

describe('a hand-written status file', () => {
  it('[track:migrate:all] is brought in with its prompts, after a trial that changes nothing', async () => {
    const files = leaveFiles();
    const before = read();
    const trial = onlyEnvelope((await sandbox.waymark([...track('migrate', ...files), '--dry-run', '--json'])).stdout);
    expect(trial).toMatchObject({
      data: { migrated: false, dry_run: true, created: { vendors: 1, deployments: 1, enhancements: 1, sessions: 1 } },
    });
    expect(trial.warnings.join()).toContain('prompts/2.md');
    expect((await sandbox.json('track.list', track('list'))).items).toEqual([]);

    const made = await sandbox.waymark(track('migrate', ...files, '--write'));
    expect(made.code, made.stderr).toBe(0);
    expect(made.stdout).toMatch(/^Made 1 vendors, 1 deployments, 1 enhancements, 1 sessions\.\nok +vendor_count/);
    expect(made.stderr).toContain('warning: prompts/2.md');
    const backup = /^The file as it was: (.+)$/m.exec(made.stdout)![1]!;
    expect(readFileSync(backup, 'utf8')).toBe(before);
    expect(read()).toContain('waymark:');
    const { deployments } = await sandbox.json('track.deploy.list', track('deploy', 'list'));
    expect(deployments).toMatchObject([
      { commit_hash: sandbox.git('rev-parse', 'HEAD').trim(), created_by: 'migration-script' },
    ]);
  });

  it('[track:migrate:failed] that misses something is taken back as a whole, and ends with 9', async () => {
    leaveFiles();
    writeFileSync(statusFile(), read().replace('48/50', ''));
    const before = read();
    const refused = await sandbox.waymark(track('migrate', '--write', '--json'));
    expect([refused.code, errorOf(refused).code]).toEqual([9, 'TRACKING_MIGRATION']);
    expect(JSON.stringify(errorOf(refused).details)).toContain('vendor_metadata');
    expect(read()).toBe(before);
    expect((await sandbox.json('track.vendors.list', track('vendors', 'list'))).vendors).toEqual([]);
    expect((await sandbox.waymark(track('migrate', '--dry-run'))).code).toBe(9);
    expect((await sandbox.waymark(track('migrate', '--fill-missing', '--by', 'ada'))).code).toBe(0);
    const { vendors } = await sandbox.json('track.vendors.list', track('vendors', 'list'));
    expect(vendors).toMatchObject([{ name: 'Acme', created_by: 'ada' }]);
  });

  it('[track:reconcile:checks] is held against the tracker by five checks, and nothing is changed', async () => {
    const files = leaveFiles();
    const missing = await sandbox.waymark(track('reconcile', ...files));
    expect(missing.code).toBe(9);
    expect(missing.stdout.split('\n').map((line) => line.trim().replaceAll(/ +/g, ' '))).toEqual([
      'fail vendor_count 0 of 1',
      'Line 7: vendor Acme',
      'fail deployments 0 of 1',
      `Line 13: deployment of ${sandbox.git('rev-parse', 'HEAD').trim()}`,
      'fail enhancement_count 0 of 1',
      'Line 19: enhancement OCR for scans',
      'fail session_prompt_count 0 of 1',
      'prompts/1.md',
      'fail vendor_metadata 0 of 1',
      'Line 7: vendor Acme: it is not in the tracker',
      '',
    ]);
    expect(missing.stderr).toContain('There is no database');
    expect(existsSync(join(sandbox.project, '.waymark'))).toBe(false);
    const empty = await sandbox.waymark(track('vendors', 'list'));
    expect(empty).toMatchObject({ code: 0, stdout: 'No vendors.\n' });
    expect(empty.stderr).toContain('`waymark track migrate` brings it in');

    await sandbox.waymark(track('migrate', ...files));
    const all = onlyEnvelope((await sandbox.waymark([...track('reconcile', ...files), '--json'])).stdout);
    expect(all.success && all.data).toMatchObject({ passed: true });
    expect(
      all.success && (all.data as { reconciliations: { name: string }[] }).reconciliations.map((one) => one.name),
    ).toEqual(['vendor_count', 'deployments', 'enhancement_count', 'session_prompt_count', 'vendor_metadata']);
    writeFileSync(statusFile(), `${read()}| Dark mode | low | planned | | |\n`);
    const lost = await sandbox.waymark(track('reconcile'));
    expect(lost.code).toBe(9);
    expect(lost.stdout).toMatch(/^fail +enhancement_count +1 of 2/m);
    expect(lost.stdout).toMatch(/^ok +deployments +1 of 1/m);
    const named = onlyEnvelope((await sandbox.waymark([...track('reconcile'), '--json'])).stdout);
    expect(named.success && named.data).toMatchObject({
      passed: false,
      reconciliations: [{}, {}, { problems: ['Line 20: enhancement Dark mode'] }, {}, {}],
    });
  });

  it('[track:migrate:inside] is read inside of the project only', async () => {
    leaveFiles();
    writeFileSync(join(sandbox.folder, 'outside.md'), '# x\n');
    const refused = await sandbox.waymark(track('migrate', '../outside.md', '--json'));
    expect([refused.code, errorOf(refused).code]).toEqual([3, 'TRACKING_MARKDOWN']);
  });
});
