import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import type { Task } from '../src/document/task.ts';
import { sha256Of } from '../src/evidence/read-evidence.ts';
import { attachStandard } from '../src/standards/attach-standard.ts';
import { citeStandards } from '../src/standards/cite-standards.ts';
import { dropStaleStandards, verifyStandards } from '../src/standards/verify-standards.ts';
import { taskProject, type TaskProject } from './support/task-project.ts';

const task_id = 'TASK-0824';
const folder = `.agent-output/${task_id}/evidence/standards`;
const secret = ['AKIA', 'IOSFODNN7EXAMPLE'].join('');

describe('citeStandards', () => {
  const both = ['standards/global.md', 'standards/AGENTS.md'];
  const [typescript, testing] = ['standards/typescript.md', 'standards/testing-standards.md'];
  const tier = 'standards/backend-tier.md';
  it.each([
    [
      'backend',
      [
        ...both,
        ...[`${tier}#Handler Constraints`, `${tier}#Layering Rules`, `${tier}#Coverage`],
        ...[typescript, 'standards/cross-cutting.md', testing],
      ],
    ],
    ['mobile', [...both, 'standards/frontend-tier.md', typescript, testing]],
    ['shared', [...both, 'standards/shared-contracts-tier.md', typescript, testing]],
    ['infrastructure', [...both, 'standards/infrastructure-tier.md', testing]],
    ['unknown', both],
    ['__proto__', both],
  ])('[standards:table:defaults] cites what holds in the area %s', async (area, expected) => {
    const { citations } = await citeStandards(taskProject(), task({ area }));
    expect(named(citations)).toEqual(expected);
  });

  it('[standards:cite:missing] keeps a missing file or section cited, marked, with a warning', async () => {
    const project = taskProject();
    project.write(tier, '## Coverage\nat least 90 %\n');
    const { citations, warnings } = await citeStandards(project, task({}));
    expect(citations[0]).toEqual({
      ...{ file: 'standards/global.md', section: null, requirement: '', line_span: null, content_sha: null },
      missing: 'file',
    });
    expect(citations[2]).toMatchObject({ section: 'Handler Constraints', missing: 'section' });
    expect(citations[4]).toMatchObject({ section: 'Coverage', requirement: 'at least 90 %', line_span: [2, 2] });
    expect(citations[4]).not.toHaveProperty('missing');
    expect(warnings[0]).toMatchObject({ code: 'W020', file: 'standards/global.md' });
    expect(warnings[2]).toMatchObject({ code: 'W021', file: tier });
    expect(warnings).toHaveLength(7);
  });

  it('[standards:cite:excerpts] caches each excerpt under its hash, file and section, with an index', async () => {
    const project = taskProject();
    project.write(tier, '## Coverage\r\n\r\nat least 90 %\r\n');
    project.write('standards/global.md', '# All\n\nBe brief.\n');
    const { citations } = await citeStandards(project, task({}));
    const sha = sha256Of(Buffer.from('at least 90 %\n'));
    const path = `${folder}/${sha.slice(0, 8)}-backend-tier-coverage.md`;
    expect(citations[4]).toMatchObject({ content_sha: sha, excerpt: path, line_span: [3, 3] });
    expect(project.read(path)).toBe('at least 90 %\n');
    const whole = sha256Of(Buffer.from('# All\n\nBe brief.\n')).slice(0, 8);
    const names = [path.split('/').at(-1), `${whole}-global-all.md`, 'index.json'];
    expect(new Set(project.files(folder))).toEqual(new Set(names));
    const { excerpts } = JSON.parse(project.read(`${folder}/index.json`)) as { excerpts: { cached_at: string }[] };
    expect(excerpts).toMatchObject([
      {
        id: sha.slice(0, 8),
        file: tier,
        section: 'Coverage',
        path,
        content_sha: sha,
        cached_at: '2026-01-31T12:00:00.000Z',
      },
      { id: whole, file: 'standards/global.md', section: null },
    ]);
    const before = project.read(`${folder}/index.json`);
    await citeStandards({ ...project, clock: { now: () => 0 } }, task({}));
    expect(project.read(`${folder}/index.json`)).toBe(before);
  });

  it('[standards:cite:requirement] tells the first line that says something, in at most 140 characters', async () => {
    const project = taskProject();
    const requirement = async (text: string) => {
      project.write('standards/global.md', text);
      return (await citeStandards(project, task({ area: 'x' }))).citations[0]!.requirement;
    };
    expect(await requirement('# Title\n\n<!-- note -->\n- **Handlers** are thin.\n')).toBe('**Handlers** are thin.');
    expect(await requirement(`${'x'.repeat(140)}\n`)).toBe('x'.repeat(140));
    expect(await requirement(`${'x'.repeat(141)}\n`)).toBe(`${'x'.repeat(139)}…`);
    expect(await requirement(`${'x'.repeat(138)}🙂🙂\n`)).toBe(`${'x'.repeat(138)}…`);
    expect(await requirement('# Title\n')).toBe('');
  });

  it('[standards:cite:task] adds what the task names: its tier and its markdown documents, each once', async () => {
    const cite = async (context: Partial<Task['context']>) =>
      named((await citeStandards(taskProject(), task({ area: 'x' }, context))).citations).slice(2);
    expect(await cite({ standards_tier: 'infrastructure' })).toEqual(['standards/infrastructure-tier.md', testing]);
    expect(await cite({ standards_tier: 'data' })).toEqual(['standards/data-tier.md']);
    expect(await cite({ standards_tier: 'data-tier' })).toEqual(['standards/data-tier.md']);
    expect(await cite({ standards_tier: 'docs/own.md' })).toEqual(['docs/own.md']);
    const related_docs = [
      'docs/a.md#Part',
      'docs/a.md',
      'https://x/y.md',
      'docs/b.txt',
      'standards/global.md',
      'docs/a.md',
    ];
    expect(await cite({ related_docs })).toEqual(['docs/a.md#Part', 'docs/a.md']);
  });

  it('[standards:table:override] takes the areas of .waymark/standards.yaml over the default ones', async () => {
    const project = taskProject();
    project.write(
      '.waymark/standards.yaml',
      'areas:\n  "*": []\n  data: [docs/d.md#Rows, {file: docs/e.md, sections: [A, B]}, {file: docs/f.md, sections: []}]\n',
    );
    expect(named((await citeStandards(project, task({ area: 'data' }))).citations)).toEqual([
      ...['docs/d.md#Rows', 'docs/e.md#A', 'docs/e.md#B', 'docs/f.md'],
    ]);
    expect(named((await citeStandards(project, task({ area: 'infrastructure' }))).citations)).toHaveLength(2);
    for (const standards_tier of ['own', '*']) {
      expect((await citeStandards(project, task({ area: 'own' }, { standards_tier }))).citations).toEqual([]);
    }
    const table = { '*': ['only.md'] };
    expect(named((await citeStandards(project, task({ area: 'data' }), { table })).citations)).toEqual(['only.md']);
  });

  it.each([
    ['areas: [', 'E011'],
    ['areas: {backend: 3}', 'E010'],
    ['area: {}', 'E010'],
    ['areas: {a: [{file: x}]}', 'E010'],
    [`# ${'x'.repeat(262_144)}`, 'E005'],
  ])('[standards:table:refused] refuses a table that cannot be read: %#', async (text, code) => {
    const project = taskProject();
    project.write('.waymark/standards.yaml', text);
    await expect(citeStandards(project, task({}))).rejects.toMatchObject({ code });
  });

  it('[standards:cite:outside] warns of a standard outside the repository, special or too large and does not cite it', async () => {
    const project = taskProject();
    symlinkSync('/etc/hostname', join(project.root, 'link.md'));
    execFileSync('mkfifo', [join(project.root, 'pipe.md')]);
    project.write('large.md', 'x'.repeat(1_000_001));
    project.write('exact.md', 'x'.repeat(1_000_000));
    const related_docs = ['../../etc/x.md', '/etc/passwd.md', 'link.md', 'pipe.md', 'large.md', 'exact.md'];
    const { citations, warnings } = await citeStandards(project, task({ area: 'x' }, { related_docs }));
    expect(warnings.filter(({ code }) => code === 'W022').map(({ file }) => file)).toEqual(related_docs.slice(0, 5));
    expect(citations.filter(({ missing }) => missing === undefined).map(({ file }) => file)).toEqual(['exact.md']);
  });

  it('[standards:cite:secrets] stops at a secret in a standard unless it is forced', async () => {
    const project = taskProject();
    project.write('standards/global.md', `text\n${secret}\n`);
    await expect(citeStandards(project, task({}))).rejects.toMatchObject({ code: 'E004' });
    const { secrets } = await citeStandards(project, task({}), { forceSecrets: true });
    expect(secrets).toEqual([{ file: 'standards/global.md', kind: 'aws-key', line: 2 }]);
  });
});

describe('attachStandard', () => {
  it('[standards:attach:section] cites one more section and leaves the other excerpts', async () => {
    const project = taskProject();
    project.write('standards/global.md', 'all\n');
    project.write('docs/own.md', '## One & Two\nrule\n## Three\nother\n');
    await citeStandards(project, task({ area: 'x' }));
    const request = { task_id, file: join(project.root, 'docs/own.md'), section: 'one-and-two' };
    const { citation } = await attachStandard(project, request);
    expect(citation).toMatchObject({
      file: 'docs/own.md',
      section: 'one-and-two',
      requirement: 'rule',
      line_span: [2, 2],
    });
    expect((await attachStandard(project, { task_id, file: './docs/own.md' })).citation).toMatchObject({
      section: null,
    });
    expect(project.files(folder)).toHaveLength(4);
  });

  it('[standards:attach:refused] refuses a missing file or section, one outside, and a malformed id', async () => {
    const project = taskProject();
    project.write('a.md', '## A\nx');
    symlinkSync('/etc/hostname', join(project.root, 'link.md'));
    await expect(attachStandard(project, { task_id, file: 'b.md' })).rejects.toMatchObject({ code: 'E040' });
    await expect(attachStandard(project, { task_id, file: 'a.md', section: 'B' })).rejects.toMatchObject({
      code: 'E040',
    });
    await expect(attachStandard(project, { task_id, file: 'link.md' })).rejects.toMatchObject({ code: 'E005' });
    await expect(attachStandard(project, { task_id: '../x', file: 'a.md' })).rejects.toMatchObject({ code: 'E002' });
  });

  it('keeps all excerpts when several are attached at once', async () => {
    const project = taskProject();
    const files = Array.from({ length: 8 }, (_, index) => `docs/${index}.md`);
    for (const file of files) project.write(file, `${file}\n`);
    await Promise.all(files.map((file) => attachStandard(project, { task_id, file })));
    expect((await verifyStandards(project, task_id)).findings.map(({ excerpt }) => excerpt.file)).toEqual(files);
  });
});

describe('verifyStandards and dropStaleStandards', () => {
  it('[standards:verify:stale] find and drop an excerpt whose standard changed or went, or that changed itself', async () => {
    const project = await fiveExcerpts();
    expect(await verifyStandards(project, task_id)).toMatchObject({ ok: true });
    project.write('docs/stale.md', '## S\nnew\n');
    project.write('docs/section.md', '## T\nrule\n');
    rmSync(join(project.root, 'docs/file.md'));
    project.write(excerptOf(project, 'damaged'), 'other\n');
    project.write(`${folder}/01234567-left-by-a-crash.md`, 'x');
    const report = await verifyStandards(project, task_id);
    expect(report.ok).toBe(false);
    const expected = [
      ['docs/damaged.md', 'damaged'],
      ['docs/file.md', 'file_missing'],
      ['docs/section.md', 'section_missing'],
      ['docs/stale.md', 'stale'],
    ];
    const told = report.findings.map(({ excerpt, status }) => [excerpt.file, status]);
    expect(told).toEqual([...expected.slice(0, 2), ['docs/ok.md', 'ok'], ...expected.slice(2)]);
    const dropped = await dropStaleStandards(project, task_id);
    expect(dropped.map(({ excerpt, status }) => [excerpt.file, status])).toEqual(expected);
    expect(project.files(folder)).toEqual([excerptOf(project, 'ok').split('/').at(-1), 'index.json']);
    expect(await verifyStandards(project, task_id)).toMatchObject({ ok: true });
    expect(await dropStaleStandards(project, task_id)).toEqual([]);
  });

  it('[standards:verify:stale] find an excerpt that is gone, and a standard that now leads out of the repository', async () => {
    const project = await fiveExcerpts();
    rmSync(join(project.root, excerptOf(project, 'damaged')));
    rmSync(join(project.root, 'docs/stale.md'));
    symlinkSync('/etc/hostname', join(project.root, 'docs/stale.md'));
    const { findings } = await verifyStandards(project, task_id);
    expect(
      findings.filter(({ status }) => status !== 'ok').map(({ excerpt, status }) => [excerpt.file, status]),
    ).toEqual([
      ['docs/damaged.md', 'damaged'],
      ['docs/stale.md', 'stale'],
    ]);
  });

  it('[standards:verify:recited] replace a stale excerpt when its standard is cited again', async () => {
    const project = taskProject();
    project.write('standards/global.md', 'old\n');
    await citeStandards(project, task({ area: 'x' }));
    project.write('standards/global.md', 'new\n');
    const { citations } = await citeStandards(project, task({ area: 'x' }));
    expect(project.files(folder)).toEqual([citations[0]!.excerpt!.split('/').at(-1), 'index.json']);
    expect(readFileSync(join(project.root, citations[0]!.excerpt!), 'utf8')).toBe('new\n');
  });

  it('[standards:verify:recited] drop a stale excerpt when its standard is cited again and is gone', async () => {
    const project = taskProject();
    project.write('standards/global.md', 'old\n');
    await citeStandards(project, task({ area: 'x' }));
    rmSync(join(project.root, 'standards/global.md'));
    const { citations } = await citeStandards(project, task({ area: 'x' }));
    expect(citations[0]).toMatchObject({ file: 'standards/global.md', missing: 'file' });
    expect(project.files(folder)).toEqual(['index.json']);
    expect(await verifyStandards(project, task_id)).toEqual({ ok: true, findings: [] });
  });

  it('[standards:verify:index] refuse a damaged index, and one that names files elsewhere', async () => {
    const project = await fiveExcerpts();
    const text = project.read(`${folder}/index.json`);
    const path = excerptOf(project, 'ok');
    for (const broken of ['{', '[]', text.replace(path, 'docs/ok.md'), text.replace(path, `${folder}/../../x`)]) {
      project.write(`${folder}/index.json`, broken);
      await expect(verifyStandards(project, task_id)).rejects.toMatchObject({ code: 'E052' });
    }
    expect(project.read('docs/ok.md')).toBe('## S\nrule of ok\n');
    expect(await verifyStandards(taskProject(), task_id)).toEqual({ ok: true, findings: [] });
  });
});

async function fiveExcerpts(): Promise<TaskProject> {
  const project = taskProject();
  for (const name of ['ok', 'stale', 'section', 'file', 'damaged']) {
    project.write(`docs/${name}.md`, `## S\nrule of ${name}\n`);
    await attachStandard(project, { task_id, file: `docs/${name}.md`, section: 'S' });
  }
  return project;
}

function excerptOf(project: TaskProject, name: string): string {
  return `${folder}/${project.files(folder).find((file) => file.includes(`-${name}-`))!}`;
}

function task(fields: Partial<Task>, context: Partial<Task['context']> = {}): Pick<Task, 'id' | 'area' | 'context'> {
  const none = { affected_packages: [], standards_tier: null, related_docs: [], repo_paths: [], dependencies: [] };
  return { id: task_id, area: 'backend', ...fields, context: { ...none, ...context } };
}

function named(citations: { file: string; section: string | null }[]): string[] {
  return citations.map(({ file, section }) => (section === null ? file : `${file}#${section}`));
}
