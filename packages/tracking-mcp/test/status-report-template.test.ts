import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { parseStatusReport } from '../src/markdown/report/parse-status-report.ts';
import { renderStatusReport } from '../src/markdown/report/render-status-report.ts';
import { defaultStatusTemplate, loadStatusTemplate } from '../src/markdown/report/status-template.ts';
import { resolveInside } from '../src/markdown/resolve-inside.ts';
import { deployment, projectOf, vendor, workItem } from './support/fixed-state.ts';

const generated_at = '2026-02-03T04:05:06.007Z';
const state = projectOf({
  vendors: [vendor('acme'), vendor('<b>globex</b>', { status: 'broken' })],
  work_items: [workItem('Parser'), workItem('Keys | cards', { status: 'blocked' })],
  deployments: [deployment(1)],
});
const render = async (text: string) =>
  renderStatusReport(state, { generated_at, template: await loadStatusTemplate(text) });

describe('a template', () => {
  it('gives with Liquid what the default one gives without', async () => {
    expect(await render(defaultStatusTemplate)).toBe(renderStatusReport(state, { generated_at }));
  });

  it('[report:template:own] decides words and order, and loses no section', async () => {
    const text = await render(
      [
        '# {{ configuration.git_branch | upcase }}: {{ counts.broken }} broken',
        '{% for name in broken_vendors %}- {{ name }}\n{% endfor %}{{ blocked_items | join: ", " }}',
        '{{ sections.deployments }}',
        '{% if counts.active > 0 %}{{ sections.work_items }}{% endif %}',
        '## The end',
      ].join('\n'),
    );
    expect(text).toContain('# MAIN: 1 broken\n- \\<b\\>globex\\</b\\>\nKeys \\| cards\n<!-- waymark:end text:1 -->');
    const order = [...text.matchAll(/waymark:begin (\S+) /g)].map(([, name]) => name);
    expect(order).toEqual([
      ...['report', 'text:1', 'deployments', 'work-items', 'text:2'],
      ...['vendors', 'dependencies', 'enhancements', 'configuration'],
    ]);
    const parsed = parseStatusReport(text);
    expect(parsed).toMatchObject({ warnings: [] });
    expect(parsed.state.vendors).toHaveLength(2);
    const template = await loadStatusTemplate('# Other words\n\n{{ sections.vendors }}');
    const changed = renderStatusReport(state, { generated_at, template, previous: text });
    expect(changed).toContain('# Other words');
    expect(changed).not.toContain('# MAIN');
    expect(parseStatusReport(changed)).toEqual({ ...parsed, state: expect.anything() });
  });

  it('cannot pass its words for a section or for data', async () => {
    const text = await render('<!-- waymark:begin vendors -->\n<!--wm:vendor {}-->\n<!-- waymark:end vendors -->');
    expect(parseStatusReport(text)).toMatchObject({ warnings: [] });
    expect(parseStatusReport(text).state.vendors).toHaveLength(2);
    expect(await render('{{ sections.vendors | upcase | append: "!" }}')).toContain('<!-- waymark:end vendors -->\n\n');
  });

  it('is stopped before it takes memory, not when it has it', async () => {
    const doubling =
      '{% assign a = "0123456789" %}{% for i in (1..40) %}{% assign a = a | append: a %}{% endfor %}{{ a }}';
    await expect(render(doubling)).rejects.toThrow(/memory/);
    await expect(render('{% for i in (1..100000000) %}x{% endfor %}')).rejects.toThrow(/memory/);
  });

  it.each([
    ['a file that it includes', '{% include "/etc/passwd" %}'],
    ['a path that leads out', "{% render '../../../etc/passwd' %}"],
    ['a layout', '{% layout "x" %}{% block a %}{% endblock %}'],
    ['a loop without end', '{% for i in (1..100000000) %}{% for j in (1..100000000) %}x{% endfor %}{% endfor %}'],
    [
      'loops in loops',
      '{% for i in (1..900) %}{% for j in (1..900) %}{% for k in (1..900) %}{% assign a = k %}{% endfor %}{% endfor %}{% endfor %}',
    ],
    ['too much output', '{% for i in (1..5000) %}0123456789012345678901234567890123456789012345678901{% endfor %}'],
    [
      'text that doubles',
      '{% assign a = "0123456789" %}{% for i in (1..40) %}{% assign a = a | append: a %}{% endfor %}{{ a }}',
    ],
    ['a constructor', '{{ counts.constructor.constructor }}'],
    ['a prototype', '{{ counts.__proto__.toString }}'],
    ['a property of a text', '{{ generated_at.constructor.name }}'],
    ['a filter that does not exist', '{{ generated_at | shell }}'],
    ['a name that does not exist', '{{ process.env.HOME }}'],
    ['a tag without an end', '{% if counts.active %}'],
    ['a section twice', '{{ sections.vendors }}{{ sections.vendors }}'],
    ['more than a template can be', 'x'.repeat(200_001)],
  ])('[report:template:refused] is refused for %s', async (_, text) => {
    await expect(render(text)).rejects.toMatchObject({
      code: 'TRACKING_MARKDOWN',
      message: expect.stringMatching(/template/),
    });
  });
});

describe('a path of a user', () => {
  let folder: string;
  let outside: string;

  beforeEach(async () => {
    const base = await realpath(await mkdtemp(join(tmpdir(), 'waymark-inside-')));
    folder = join(base, 'project');
    outside = join(base, 'outside');
    await mkdir(join(folder, 'docs'), { recursive: true });
    await mkdir(outside);
    await writeFile(join(outside, 'secret.md'), 'secret');
    await writeFile(join(folder, 'docs', 'status.md'), 'status');
  });

  afterEach(async () => {
    await rm(join(folder, '..'), { recursive: true, force: true });
  });

  it('leads to files that exist and to files that can be made', async () => {
    expect(await resolveInside(folder, 'docs/status.md')).toBe(join(folder, 'docs', 'status.md'));
    expect(await resolveInside(folder, './new/deeper/file..md')).toBe(join(folder, 'new', 'deeper', 'file..md'));
    expect(await resolveInside(folder, join(folder, 'docs', 'status.md'))).toBe(join(folder, 'docs', 'status.md'));
    await symlink(join(folder, 'docs'), join(folder, 'link'));
    expect(await resolveInside(folder, 'link/status.md')).toBe(join(folder, 'docs', 'status.md'));
    await symlink(folder, join(outside, 'project'));
    expect(await resolveInside(join(outside, 'project'), 'docs/status.md')).toBe(join(folder, 'docs', 'status.md'));
    const name = join(folder, 'docs', 'status.md');
    expect(await resolveInside(join(outside, 'project'), name)).toBe(name);
  });

  it('[report:path:inside] is refused when it leads out', async () => {
    await symlink(outside, join(folder, 'out'));
    await symlink(join(outside, 'secret.md'), join(folder, 'secret.md'));
    await symlink(join(outside, 'nothing'), join(folder, 'dangling'));
    const paths = [
      ...['..', '../outside/secret.md', 'docs/../../outside/secret.md', 'docs/../status.md', '..\\outside', ''],
      ...['.', 'nul\0byte', join(outside, 'secret.md'), `${folder}-beside/file`, '/etc/passwd'],
      ...['out/secret.md', 'out/new.md', 'secret.md', 'dangling', 'dangling/deeper'],
    ];
    for (const path of paths) {
      await expect(resolveInside(folder, path), path).rejects.toMatchObject({
        code: 'TRACKING_MARKDOWN',
        message: expect.stringContaining('leads out'),
      });
    }
  });
});
