import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import { evidenceLimits, type Evidence, type EvidenceType } from '../src/document/evidence.ts';
import { attachEvidence } from '../src/evidence/attach-evidence.ts';
import type { EvidenceRequest } from '../src/evidence/evidence-request.ts';
import { extractEvidence } from '../src/evidence/extract-evidence.ts';
import { findEvidence, listEvidence } from '../src/evidence/list-evidence.ts';
import { sha256Of } from '../src/evidence/read-evidence.ts';
import { readEvidenceFile } from '../src/evidence/read-evidence-file.ts';
import { showEvidence } from '../src/evidence/show-evidence.ts';
import { verifyEvidence } from '../src/evidence/verify-evidence.ts';
import { rawArchive } from './support/hostile-tar.ts';
import { taskProject, type TaskProject } from './support/task-project.ts';

const task_id = 'TASK-0824';
const secret = ['AKIA', 'IOSFODNN7EXAMPLE'].join('');

describe('attachEvidence', () => {
  it('[evidence:attach:document] tells id, path, size, SHA-256, who and when, and leaves the file where it is', async () => {
    const project = taskProject();
    project.write('out/run.log', 'all well\n');
    const sha256 = sha256Of(Buffer.from('all well\n'));
    expect(await attach(project, { path: './out/../out/run.log', type: 'log', description: 'the run' })).toEqual({
      ...{ id: sha256.slice(0, 16), type: 'log', path: 'out/run.log', sha256, size: 9, description: 'the run' },
      ...{ attached_at: '2026-01-31T12:00:00.000Z', attached_by: 'implementer', metadata: {} },
    });
    expect(project.files('.')).toEqual(['out', 'out/run.log']);
  });

  it('[evidence:attach:directory] stores a directory as an archive and an index, named after its hash', async () => {
    const project = taskProject();
    project.write('report/a.html', '<p>a</p>');
    project.write('report/b/c.txt', 'c');
    const evidence = await attach(project, { path: 'report', type: 'directory', metadata: { note: 'coverage' } });
    const folder = `.agent-output/${task_id}/evidence`;
    expect(project.files(folder)).toEqual([`${evidence.id}.index.json`, `${evidence.id}.tar.zst`]);
    const index = project.read(`${folder}/${evidence.id}.index.json`);
    expect(evidence).toMatchObject({
      path: `${folder}/${evidence.id}.tar.zst`,
      sha256: sha256Of(readFileSync(join(project.root, evidence.path))),
      metadata: {
        ...{ note: 'coverage', source_path: 'report', file_count: 2, total_size: 9 },
        ...{ index_path: `${folder}/${evidence.id}.index.json`, index_sha256: sha256Of(Buffer.from(index)) },
      },
    });
    expect(JSON.parse(index)).toMatchObject({
      files: [
        { path: 'a.html', size: 8 },
        { path: 'b/c.txt', size: 1 },
      ],
    });
    expect(await attach(project, { path: 'report', type: 'directory', metadata: { note: 'coverage' } })).toEqual(
      evidence,
    );
  });

  it.each(Object.entries(evidenceLimits).filter(([type]) => type !== 'directory') as [EvidenceType, number][])(
    '[evidence:limits:sizes] takes a %s of %i bytes and not one more',
    async (type, limit) => {
      const project = taskProject();
      project.write('one', '');
      truncateSync(join(project.root, 'one'), limit);
      const metadata = { command: 'npm test', exit_code: 0, duration_ms: 1 };
      expect((await attach(project, { path: 'one', type, metadata })).size).toBe(limit);
      appendFileSync(join(project.root, 'one'), 'x');
      await expect(attach(project, { path: 'one', type, metadata })).rejects.toMatchObject({
        code: 'E005',
        details: { limit },
      });
    },
  );

  it('[evidence:limits:values] has the limits that are specified', () => {
    expect(evidenceLimits).toEqual({
      ...{ file: 1_000_000, directory: 50_000_000, archive: 50_000_000, log: 10_000_000 },
      ...{ screenshot: 5_000_000, qa_output: 10_000_000, summary: 500_000, diff: 10_000_000 },
    });
  });

  it('[evidence:limits:directory] refuses a directory whose archive is over 50 MB and leaves nothing', async () => {
    const project = taskProject();
    project.write('big/random', randomBytes(50_100_000));
    await expect(attach(project, { path: 'big', type: 'directory' })).rejects.toThrow(
      'over the limit of 50000000 bytes',
    );
    expect(project.files(`.agent-output/${task_id}/evidence`)).toEqual([]);
  });

  it.each([
    ['a type that is none', { type: 'video' as 'log' }, 'type'],
    ['an id that is none', { task_id: '../../etc' }, 'task_id'],
    ['a description over 200 characters', { description: 'x'.repeat(201) }, 'description'],
    ['nobody', { by: '' }, 'by'],
    ['an unknown field', { size: 1 } as object, ''],
    ['metadata that are no JSON', { metadata: { at: 1n } }, 'metadata'],
    ['metadata over 16 KiB', { metadata: { text: 'x'.repeat(16_384) } }, 'metadata'],
    [
      'QA output without its command',
      { type: 'qa_output', metadata: { exit_code: 0, duration_ms: 1 } },
      'metadata.command',
    ],
    [
      'QA output without its exit code',
      { type: 'qa_output', metadata: { command: 'x', duration_ms: 1 } },
      'metadata.exit_code',
    ],
    [
      'QA output without its duration',
      { type: 'qa_output', metadata: { command: 'x', exit_code: 0 } },
      'metadata.duration_ms',
    ],
  ] as [string, Partial<EvidenceRequest>, string][])(
    '[evidence:attach:fields] refuses %s by E002',
    async (_, fields, path) => {
      const project = taskProject();
      project.write('x', 'x');
      const issues = [expect.objectContaining({ path })];
      await expect(attach(project, fields)).rejects.toMatchObject({ code: 'E002', exitCode: 11, details: { issues } });
    },
  );

  it('[evidence:attach:fields] takes a description of 200 characters and QA output with all that it needs', async () => {
    const project = taskProject();
    project.write('x', 'x');
    expect((await attach(project, { description: 'x'.repeat(200) })).description).toHaveLength(200);
    const metadata = { command: 'npm test', exit_code: 1, duration_ms: 12.5, runner: 'vitest' };
    expect((await attach(project, { type: 'qa_output', metadata })).metadata).toEqual(metadata);
  });

  it('[evidence:attach:outside] refuses what is outside the repository, directly or by a link', async () => {
    const project = taskProject();
    const outside = mkdtempSync(join(tmpdir(), 'waymark-outside-'));
    onTestFinished(() => rmSync(outside, { recursive: true }));
    writeFileSync(join(outside, 'secret'), 'x');
    symlinkSync(join(outside, 'secret'), join(project.root, 'link'));
    symlinkSync(outside, join(project.root, 'folder'));
    const nothing = join(outside, 'nothing');
    for (const path of [
      nothing,
      join(outside, 'secret'),
      `../${outside.split('/').at(-1)}/secret`,
      'link',
      'folder/secret',
    ]) {
      await expect(attach(project, { path })).rejects.toMatchObject({ code: 'E005', exitCode: 14 });
    }
    await expect(attach(project, { path: 'folder', type: 'directory' })).rejects.toMatchObject({ code: 'E005' });
    await expect(attach(project, { path: 'nothing' })).rejects.toMatchObject({ code: 'E040' });
    await expect(attach(project, { path: 'a\0b' })).rejects.toMatchObject({ code: 'E005' });
  });

  it('[evidence:attach:links-inside] follows a link that stays inside and tells where the file is', async () => {
    const project = taskProject();
    project.write('a/real.txt', 'x');
    symlinkSync('a/real.txt', join(project.root, 'link'));
    expect((await attach(project, { path: 'link' })).path).toBe('a/real.txt');
    expect((await attach(project, { path: join(project.root, 'link') })).path).toBe('a/real.txt');
  });

  it('[evidence:attach:special-files] refuses a pipe without waiting for it, a directory as a file and a file as a directory', async () => {
    const project = taskProject();
    project.write('x/y', 'y');
    execFileSync('mkfifo', [join(project.root, 'pipe')]);
    for (const [path, type] of [
      ['pipe', 'log'],
      ['x', 'file'],
      ['x/y', 'directory'],
      ['.', 'file'],
    ] as const) {
      await expect(attach(project, { path, type })).rejects.toMatchObject({ code: 'E005' });
    }
  });

  it('[evidence:attach:apart] refuses a directory that holds the evidence itself', async () => {
    const project = taskProject();
    project.write(`.agent-output/${task_id}/evidence/x`, 'x');
    for (const path of ['.', '.agent-output', `.agent-output/${task_id}/evidence`]) {
      await expect(attach(project, { path, type: 'directory' })).rejects.toThrow('apart from');
    }
    project.write(`.agent-output/${task_id}/logs/a.log`, 'x');
    expect((await attach(project, { path: `.agent-output/${task_id}/logs`, type: 'directory' })).type).toBe(
      'directory',
    );
    const outside = mkdtempSync(join(tmpdir(), 'waymark-outside-'));
    onTestFinished(() => rmSync(outside, { recursive: true }));
    mkdirSync(join(project.root, '.agent-output/TASK-0001'));
    symlinkSync(outside, join(project.root, '.agent-output/TASK-0001/evidence'));
    await expect(attach(project, { path: 'x', type: 'directory', task_id: 'TASK-0001' })).rejects.toMatchObject({
      code: 'E040',
    });
    project.write('x/y', 'y');
    await expect(attach(project, { path: 'x', type: 'directory', task_id: 'TASK-0001' })).rejects.toMatchObject({
      code: 'E005',
    });
  });

  it('refuses a file that holds more than the system says, as one that grows', async () => {
    // The system makes it while it is read, and says that it is empty.
    const place = { absolute: '/proc/self/stat', path: 'stat' };
    const work = readEvidenceFile(place, 1_000_000);
    await expect(work).rejects.toMatchObject(
      process.platform === 'linux' ? { code: 'E005', retryable: true } : { code: 'E040' },
    );
  });

  it('[evidence:attach:secrets] stops at a secret in the file, a directory or the request, and names where', async () => {
    const project = taskProject();
    project.write('run.log', `one\nkey ${secret}\n`);
    project.write('tree/deep/big.log', `${'line of a log\n'.repeat(400_000)}key ${secret}\n`);
    await expect(attach(project, { path: 'run.log' })).rejects.toThrow('aws-key in run.log, line 2.');
    await expect(attach(project, { path: 'tree', type: 'directory' })).rejects.toThrow(
      'aws-key in tree/deep/big.log, line 400001.',
    );
    expect(project.files(`.agent-output/${task_id}/evidence`)).toEqual([]);
    project.write('ok', 'ok');
    for (const write of [
      () => project.write(`named/${secret}.txt`, 'x'),
      () => project.write(`named/${secret}/x`, 'x'),
      () => symlinkSync(secret, join(project.root, 'named/link')),
    ]) {
      project.write('named/x', 'x');
      write();
      const work = attach(project, { path: 'named', type: 'directory' });
      await expect(work).rejects.toMatchObject({ code: 'E004', message: expect.not.stringContaining(secret) });
      rmSync(join(project.root, 'named'), { recursive: true });
    }
    await expect(attach(project, { path: 'ok', description: secret })).rejects.toMatchObject({ code: 'E004' });
    await expect(attach(project, { path: 'ok', metadata: { a: [secret] } })).rejects.toMatchObject({ code: 'E004' });
  });

  it('[evidence:attach:forced-secrets] attaches nevertheless when it is forced, and returns what it found', async () => {
    const project = taskProject();
    project.write('tree/a.log', `key ${secret}\n`);
    for (const [path, type] of [
      ['tree/a.log', 'log'],
      ['tree', 'directory'],
    ] as const) {
      const request = { task_id, path, type, by: 'a', force_secrets: true };
      const { secrets } = await attachEvidence(project, request);
      expect(secrets).toEqual([{ file: 'tree/a.log', kind: 'aws-key', line: 1 }]);
    }
  });
});

describe('listEvidence and findEvidence', () => {
  it('[evidence:list:filter] list by type and agent, oldest first, and find by id or its beginning', () => {
    const one = (id: string, fields: Partial<Evidence>) =>
      ({ id, type: 'log', attached_by: 'a', ...fields }) as Evidence;
    const all = [
      one('aaaa000000000001', { attached_at: '2026-01-02T00:00:00.000Z' }),
      one('aaaa000000000002', { attached_at: '2026-01-01T00:00:00.000Z', type: 'diff', attached_by: 'b' }),
    ];
    expect(listEvidence(all).map(({ id }) => id.at(-1))).toEqual(['2', '1']);
    expect(listEvidence(all, { type: 'log' })).toEqual([all[0]]);
    expect(listEvidence(all, { by: 'b' })).toEqual([all[1]]);
    expect(findEvidence(all, 'aaaa000000000002')).toBe(all[1]);
    expect(findEvidence(all, 'aaaa000000000001'.slice(0, 16))).toBe(all[0]);
    expect(() => findEvidence(all, 'aaaa')).toThrow('ambiguous');
    expect(() => findEvidence(all, 'aaa')).toThrow('There is no evidence');
    expect(() => findEvidence(all, 'bbbb')).toThrow('There is no evidence');
  });
});

describe('verifyEvidence', () => {
  it('[evidence:verify:changes] finds what is missing, grown, shrunk, changed or now a link', async () => {
    const project = taskProject();
    const names = ['ok', 'missing', 'grown', 'shrunk', 'changed', 'link', 'pipe'];
    const evidence: Evidence[] = [];
    for (const name of names) {
      project.write(name, `content of ${name}`);
      evidence.push(await attach(project, { path: name }));
    }
    expect(await verifyEvidence(project, evidence)).toMatchObject({ ok: true });
    const at = (name: string) => join(project.root, name);
    for (const name of ['missing', 'link', 'pipe']) rmSync(at(name));
    appendFileSync(at('grown'), '+');
    truncateSync(at('shrunk'), 3);
    project.write('changed', 'Content of changed');
    project.write('moved', 'content of link');
    symlinkSync('moved', at('link'));
    execFileSync('mkfifo', [at('pipe')]);
    const report = await verifyEvidence(project, evidence);
    expect(report.ok).toBe(false);
    expect(report.findings.map(({ path, status }) => [path, status])).toEqual([
      ...[
        ['ok', 'ok'],
        ['missing', 'missing'],
        ['grown', 'grown'],
        ['shrunk', 'shrunk'],
        ['changed', 'changed'],
      ],
      ...[
        ['link', 'changed'],
        ['pipe', 'shrunk'],
      ],
    ]);
    const elsewhere = { ...evidence[0]!, path: '../elsewhere' };
    expect((await verifyEvidence(project, [elsewhere])).findings[0]!.status).toBe('refused');
    const forged = { ...evidence[0]!, id: '0'.repeat(16) };
    expect((await verifyEvidence(project, [forged])).findings[0]!.status).toBe('changed');
  });

  it('[evidence:verify:archive] recomputes every file of an archive and compares it with the index', async () => {
    const project = taskProject();
    project.write('tree/a', 'a');
    project.write('tree/b', 'b');
    symlinkSync('a', join(project.root, 'tree/c'));
    const evidence = await attach(project, { path: 'tree', type: 'directory' });
    const index = evidence.metadata['index_path'] as string;
    expect(await verifyEvidence(project, [evidence])).toMatchObject({ ok: true });
    const text = project.read(index);
    const status = async (one = evidence) => (await verifyEvidence(project, [one])).findings[0]!.status;
    project.write(index, text.replace('"path":"a"', '"path":"z"'));
    expect(await status()).toBe('index_changed');
    const index_sha256 = sha256Of(Buffer.from(project.read(index)));
    expect(await status({ ...evidence, metadata: { ...evidence.metadata, index_sha256 } })).toBe('index_changed');
    expect(await status({ ...evidence, metadata: {} })).toBe('index_changed');
    rmSync(join(project.root, index));
    expect(await status()).toBe('index_changed');
    project.write(index, text);
    expect(await status()).toBe('ok');
  });
});

describe('showEvidence and extractEvidence', () => {
  it('[evidence:show:content] show a text up to 16 KiB, an index, and nothing of a binary file', async () => {
    const project = taskProject();
    project.write('short', 'é\n');
    project.write('long', 'é'.repeat(20_000).replace(/^/, 'x'));
    project.write('binary', Buffer.from([1, 0, 2]));
    project.write('tree/a', 'a');
    const show = async (path: string, type: EvidenceType = 'file') =>
      showEvidence(project, await attach(project, { path, type }));
    expect(await show('short')).toMatchObject({ text: 'é\n', truncated: false, index: null });
    expect(await show('long')).toMatchObject({ text: `x${'é'.repeat(8_191)}`, truncated: true });
    expect(await show('binary')).toMatchObject({ text: null });
    expect(await show('tree', 'directory')).toMatchObject({ text: null, index: { files: [{ path: 'a' }] } });
  });

  it('[evidence:extract:evidence] extract a directory, or an attached .tar.zst, into a new folder', async () => {
    const project = taskProject();
    project.write('tree/a/b', 'b');
    project.write('some.tar.zst', await rawArchive([{ name: 'x', content: 'x' }]));
    project.write('some.zip', 'PK');
    project.write('a.log', 'x');
    const extract = async (fields: Partial<EvidenceRequest>, into: string) =>
      extractEvidence(project, { evidence: await attach(project, fields), into });
    expect(await extract({ path: 'tree', type: 'directory' }, 'out/one')).toBe(join(project.root, 'out/one'));
    expect(project.read('out/one/a/b')).toBe('b');
    await extract({ path: 'some.tar.zst', type: 'archive' }, join(project.root, 'out/two'));
    expect(project.files('out')).toEqual(['one', 'one/a', 'one/a/b', 'two', 'two/x']);
    await expect(extract({ path: 'some.zip', type: 'archive' }, 'out/three')).rejects.toMatchObject({ code: 'E005' });
    await expect(extract({ path: 'a.log', type: 'log' }, 'out/four')).rejects.toMatchObject({ code: 'E006' });
  });

  it('[evidence:extract:changed] refuse evidence that changed since it was attached', async () => {
    const project = taskProject();
    project.write('tree/a', 'a');
    const evidence = await attach(project, { path: 'tree', type: 'directory' });
    const archive = readFileSync(join(project.root, evidence.path));
    archive[archive.length - 1]! ^= 1;
    project.write(evidence.path, archive);
    await expect(extractEvidence(project, { evidence, into: 'out' })).rejects.toThrow('changed since');
    await expect(showEvidence(project, evidence)).rejects.toThrow('changed since');
    rmSync(join(project.root, evidence.path));
    await expect(extractEvidence(project, { evidence, into: 'out' })).rejects.toMatchObject({ code: 'E040' });
    expect(existsSync(join(project.root, 'out'))).toBe(false);
  });
});

async function attach(project: TaskProject, fields: Partial<EvidenceRequest>): Promise<Evidence> {
  const request: EvidenceRequest = { task_id, type: 'file', path: 'x', by: 'implementer', ...fields };
  return (await attachEvidence(project, request)).evidence;
}

/** Bytes that no compressor makes smaller, without waiting for the system's. */
function randomBytes(length: number): Buffer {
  const words = new Uint32Array(Math.ceil(length / 4));
  let state = 1;
  for (let index = 0; index < words.length; index++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[index] = state;
  }
  return Buffer.from(words.buffer, 0, length);
}
