import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSandbox, errorOf, onlyEnvelope, type Sandbox } from './sandbox.ts';

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = createSandbox();
});
afterEach(() => sandbox.remove());

const checkpoint = (...args: string[]) => sandbox.json('medallion.checkpoint', ['medallion', 'checkpoint', ...args]);

describe('init', () => {
  it('makes folder, .gitignore and database once, and nothing with --dry-run', async () => {
    const data = join(sandbox.project, '.waymark');
    const planned = await sandbox.json('init', ['init', '--dry-run']);
    expect(planned).toMatchObject({
      dry_run: true,
      created: [data, join(data, '.gitignore'), join(data, 'waymark.db')],
    });
    expect(existsSync(data)).toBe(false);
    expect((await sandbox.json('init', ['init'])).created).toEqual(planned.created);
    expect(readFileSync(join(data, '.gitignore'), 'utf8')).toBe('*\n');
    expect(sandbox.git('status', '--porcelain')).toBe('');
    expect(await sandbox.json('init', ['init'])).toMatchObject({ created: [], scope: 'repo:shop' });
    expect((await sandbox.waymark(['init'])).stdout).toContain('Nothing to do');
  });

  it('works from a folder below, and with another database leaves the project alone', async () => {
    mkdirSync(join(sandbox.project, 'src/deep'), { recursive: true });
    const found = await sandbox.json('init', ['init', '--dry-run'], { cwd: join(sandbox.project, 'src/deep') });
    expect(found.project_root).toBe(sandbox.project);
    await sandbox.json('init', ['init', '--db', 'other/place.db']);
    expect(existsSync(join(sandbox.project, 'other/place.db'))).toBe(true);
    expect(existsSync(join(sandbox.project, '.waymark'))).toBe(false);
  });
});

describe('folders with unusual names', () => {
  it.each(['c#', 'what?', '100%', 'ünï cödé', "it's"])('%s keeps its database', async (name) => {
    const cwd = join(sandbox.folder, name);
    mkdirSync(join(cwd, '.git'), { recursive: true });
    const args = ['medallion', 'checkpoint', '--summary', 'We will use Redis because it is shared.'];
    await sandbox.json('medallion.checkpoint', args, { cwd });
    expect(existsSync(join(cwd, '.waymark/waymark.db'))).toBe(true);
    const { scope, prompt } = await sandbox.json('medallion.resume', ['medallion', 'resume'], { cwd });
    expect([scope.graph_nodes, prompt.includes('Redis')]).toEqual([[`repo:${name}`], true]);
  });
});

describe('before there is a database', () => {
  it.each([
    ['medallion.resume', ['resume'], { medallions: [], prompt: '' }],
    ['medallion.list', ['list'], { items: [], next_cursor: null }],
    ['medallion.search', ['search', 'x'], { hits: [] }],
    ['medallion.stale', ['stale'], { items: [], marked: 0 }],
    ['medallion.export', ['export'], { lines: 0, records: [] }],
  ] as const)('%s answers with nothing, says so, and makes none', async (kind, args, data) => {
    const { code, stdout } = await sandbox.waymark(['medallion', ...args, '--json']);
    const envelope = onlyEnvelope(stdout);
    expect(envelope).toMatchObject({ kind, success: true, data });
    expect(envelope.warnings[0]).toContain('waymark init');
    expect([code, existsSync(join(sandbox.project, '.waymark'))]).toEqual([0, false]);
  });

  it.each([
    ['show', 'x'],
    ['history', 'x'],
    ['diff', 'x'],
    ['restore', 'x', '1'],
    ['supersede', 'x', 'y'],
  ])('%s ends with 4', async (...args) => {
    const outcome = await sandbox.waymark(['medallion', ...args, '--json']);
    expect(outcome.code).toBe(4);
    expect(errorOf(outcome).code).toBe('CLI_NOT_FOUND');
  });
});

describe('checkpoint and resume', () => {
  it('saves what git tells, reads it back in another process, and changes nothing the second time', async () => {
    sandbox.commit(
      'src/auth.ts',
      `// TODO: rotate keys\n`,
      'feat(auth): use sessions instead of tokens\n\nBecause tokens leaked.',
    );
    const first = await checkpoint();
    expect(first).toMatchObject({ outcome: 'created', revision: 1, dry_run: false });
    expect(first.medallion.scope).toEqual({ graph_nodes: ['repo:shop'], tags: [] });
    const resumed = await sandbox.waymark(['medallion', 'resume']);
    expect(resumed).toMatchObject({ code: 0, stderr: '' });
    expect(resumed.stdout).toMatch(/sessions instead of tokens[\s\S]*rotate keys/);
    expect(await checkpoint()).toMatchObject({ outcome: 'unchanged', medallion_id: first.medallion_id, revision: 1 });
    expect((await sandbox.waymark(['medallion', 'checkpoint'])).stdout).toMatch(/^Unchanged: medallion /);
  });

  it('adds what is new since, and no more', async () => {
    sandbox.commit('a.ts', '1\n', 'feat: use libSQL instead of files\n\nBecause of locking.');
    await checkpoint();
    sandbox.commit('b.ts', '2\n', 'feat: use ULIDs instead of integers\n\nBecause ids collided.');
    const second = await checkpoint();
    expect(second).toMatchObject({ outcome: 'updated', revision: 2 });
    expect(second.medallion.decisions.map(({ statement }) => statement).join()).toMatch(/libSQL[\s\S]*ULIDs/i);
  });

  it('reads a summary, files of several kinds, and stdin', async () => {
    writeFileSync(
      join(sandbox.project, 'session.jsonl'),
      [
        {
          type: 'user',
          uuid: 'u',
          sessionId: 's',
          timestamp: '2026-01-01T10:00:00.000Z',
          message: { role: 'user', content: 'Which cache do we use?' },
        },
        {
          type: 'assistant',
          uuid: 'a',
          parentUuid: 'u',
          sessionId: 's',
          timestamp: '2026-01-01T10:01:00.000Z',
          message: {
            role: 'assistant',
            content: [{ type: 'text', text: 'We decided to use Redis because it is shared.' }],
          },
        },
      ]
        .map((line) => JSON.stringify(line))
        .join('\n'),
    );
    const { medallion } = await sandbox.json(
      'medallion.checkpoint',
      [
        'medallion',
        'checkpoint',
        '--from',
        'session.jsonl',
        '--from',
        '-',
        '--summary',
        'We will keep sessions for a day. Who rotates keys?',
      ],
      { stdin: 'not ok 1 - charges the card\n# tests 2\n# pass 1\n# fail 1\nTAP version 13\n' },
    );
    const text = JSON.stringify(medallion);
    expect(text).toMatch(/Redis/);
    expect(text).toMatch(/sessions for a day/);
    expect(text).toMatch(/Who rotates keys\?/);
    expect(medallion.meta.model).toBe('extractive/1');
  });

  it('shows what it would store with --dry-run, and stores nothing', async () => {
    const planned = await checkpoint('--summary', 'We will use Redis because it is shared.', '--dry-run');
    expect(planned).toMatchObject({ outcome: 'created', revision: 1, dry_run: true });
    expect(existsSync(join(sandbox.project, '.waymark'))).toBe(false);
    await checkpoint('--summary', 'We will use Redis because it is shared.');
    const next = await sandbox.waymark([
      'medallion',
      'checkpoint',
      '--dry-run',
      '--summary',
      'We will drop Memcached because nobody uses it.',
    ]);
    expect(next.stdout).toMatch(/Redis[\s\S]*Memcached[\s\S]*Nothing was stored/i);
    expect((await sandbox.json('medallion.list', ['medallion', 'list'])).items[0]).toMatchObject({
      revision: 1,
      decisions: 1,
    });
  });

  it('keeps scopes apart, and resumes by nodes and tags', async () => {
    await checkpoint('--summary', 'We will use A because.', '--scope', 'repo:shop');
    await checkpoint(
      '--summary',
      'We will use B because.',
      '--scope',
      'repo:shop',
      '--scope',
      'module:auth',
      '--tag',
      'v2',
    );
    const resume = async (...args: string[]) =>
      (await sandbox.json('medallion.resume', ['medallion', 'resume', ...args])).medallions.length;
    expect(await resume()).toBe(2);
    expect(await resume('--scope', 'module:auth')).toBe(1);
    expect(await resume('--tag', 'v2')).toBe(1);
    expect(await resume('--tag', 'v3')).toBe(0);
    expect(await resume('--limit', '1')).toBe(1);
    const short = await sandbox.json('medallion.resume', ['medallion', 'resume', '--max-tokens', '80']);
    expect(Buffer.byteLength(short.prompt)).toBeLessThanOrEqual(320);
  });

  it('[medallion:session:redaction] stores no secret of the evidence', async () => {
    const key = `sk-proj-${'a1B2'.repeat(12)}`;
    await checkpoint('--summary', `We will use the key ${key} because it works. postgres://me:hunter2secret@db/x`);
    const { stdout } = await sandbox.waymark(['medallion', 'export']);
    expect(stdout).not.toContain(key);
    expect(stdout).not.toContain('hunter2secret');
    expect(readFileSync(join(sandbox.project, '.waymark/waymark.db')).includes(key)).toBe(false);
  });

  it('answers with the model that --llm names, with 7 when it cannot, and with 2 without a key', async () => {
    expect((await checkpoint('--summary', 'x', '--llm', 'stub')).medallion.meta.model).toBe('stub/1');
    const args = ['medallion', 'checkpoint', '--summary', 'x', '--llm', 'openai/gpt', '--json'];
    const refused = await sandbox.waymark(args, {
      env: { OPENAI_API_KEY: 'sk-not-a-key-at-all', OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' },
    });
    expect(refused.code).toBe(7);
    expect(refused.stdout).not.toContain('sk-not-a-key');
    const keyless = await sandbox.waymark(args);
    expect(keyless.code).toBe(2);
    expect(errorOf(keyless).recovery_action).toBe('Set OPENAI_API_KEY.');
  });

  it.each([
    [['--from', 'none.jsonl'], 4],
    [['--from', '.'], 3],
    [['--from', '/dev/zero'], 3],
    [['--from', ''], 3],
    [['--git', 'nosuch..HEAD'], 8],
    [['--git', '--output=/tmp/x'], 8],
    [['--summary', '  '], 3],
  ])('refuses %j with %i', async (args, code) => {
    sandbox.commit('a', '', 'chore: a');
    const outcome = await sandbox.waymark(['medallion', 'checkpoint', ...args, '--json']);
    expect(errorOf(outcome).recovery_action).toBeTruthy();
    expect(outcome.code).toBe(code);
  });

  it('says what to give it where there is nothing to read', async () => {
    const plain = join(sandbox.folder, 'plain');
    mkdirSync(plain);
    const outcome = await sandbox.waymark(['medallion', 'checkpoint'], { cwd: plain });
    expect(outcome).toMatchObject({ code: 3, stdout: '' });
    expect(outcome.stderr).toContain('--summary');
    expect((await sandbox.waymark(['medallion', 'checkpoint', '--git', 'HEAD'], { cwd: plain })).code).toBe(8);
  });
});

describe('one medallion', () => {
  let id: string;
  let short: string;
  beforeEach(async () => {
    await checkpoint('--summary', 'We will use Redis because it is shared.');
    const second = await checkpoint('--summary', 'We will use ULIDs because ids collided.');
    ({ medallion_id: id, short_id: short } = second);
  });

  it('is listed and shown, by id, beginning and short id, also as it was', async () => {
    const { items } = await sandbox.json('medallion.list', ['medallion', 'list']);
    expect(items).toMatchObject([{ medallion_id: id, short_id: short, revision: 2, status: 'active', decisions: 2 }]);
    expect((await sandbox.waymark(['medallion', 'list'])).stdout).toMatch(new RegExp(`^ID .*\n${short} +r2 +active`));
    for (const name of [id, id.slice(0, 10), short]) {
      const shown = await sandbox.json('medallion.show', ['medallion', 'show', name]);
      expect(shown).toMatchObject({ revision: 2, medallion: { meta: { medallion_id: id } } });
    }
    const first = await sandbox.json('medallion.show', ['medallion', 'show', short, '--revision', '1']);
    expect([first.revision, first.medallion.decisions.length]).toEqual([1, 1]);
    expect((await sandbox.waymark(['medallion', 'show', short])).stdout).toMatch(/Decisions[\s\S]*Redis[\s\S]*ULIDs/);
  });

  it('has a history, differences, and can go back', async () => {
    const { revisions } = await sandbox.json('medallion.history', ['medallion', 'history', short]);
    expect(revisions.map(({ revision }) => revision)).toEqual([1, 2]);
    const { diff } = await sandbox.json('medallion.diff', ['medallion', 'diff', short]);
    expect(diff.decisions.added).toMatchObject([{ statement: expect.stringMatching(/ULIDs/) as string }]);
    expect((await sandbox.waymark(['medallion', 'diff', short, '2', '1'])).stdout).toMatch(/- D-002 .*ULIDs/);
    expect(await sandbox.json('medallion.restore', ['medallion', 'restore', short, '1'])).toMatchObject({
      revision: 3,
    });
    expect((await sandbox.waymark(['medallion', 'diff', short, '1', '3'])).stdout).toBe(
      'Revisions 1 and 3 say the same.\n',
    );
    expect((await sandbox.waymark(['medallion', 'history', short])).stdout.split('\n')).toHaveLength(5);
  });

  it.each([
    [['show', 'zzzz'], 4],
    [['show', ''], 4],
    [['show', '0', '--revision', '9'], 4],
    [['diff', '0', '1', '7'], 4],
    [['restore', '0', '9'], 4],
    [['restore', '0', '-1'], 2],
    [['supersede', '0', 'zzzz'], 4],
    [['supersede', '0', '0'], 3],
  ])('refuses %j with %i', async (args, code) => {
    expect((await sandbox.waymark(['medallion', ...args, '--json'])).code).toBe(code);
  });

  it('ends with 5 when the beginning of an id fits several', async () => {
    await checkpoint('--summary', 'y', '--scope', 'repo:other');
    const outcome = await sandbox.waymark(['medallion', 'show', '0', '--json']);
    expect(outcome.code).toBe(5);
    expect(errorOf(outcome)).toMatchObject({
      code: 'CLI_AMBIGUOUS_ID',
      details: { candidates: expect.arrayContaining([id]) as string[] },
    });
  });

  it('is found by its words, in its scope only', async () => {
    const search = async (...args: string[]) =>
      (await sandbox.json('medallion.search', ['medallion', 'search', ...args])).hits;
    expect(await search('redis')).toMatchObject([{ medallion_id: id }]);
    expect(await search('redis', '--scope', 'repo:other')).toEqual([]);
    expect((await sandbox.waymark(['medallion', 'search', 'redis'])).stdout).toContain(short);
    expect((await sandbox.waymark(['medallion', 'search', ' '])).code).toBe(2);
  });

  it('can be superseded, and is then listed but not resumed', async () => {
    const other = await checkpoint('--summary', 'We will use C because.', '--scope', 'repo:shop', '--tag', 'next');
    const reason = ['--reason', 'split'];
    const done = await sandbox.json('medallion.supersede', [
      'medallion',
      'supersede',
      short,
      other.short_id,
      ...reason,
    ]);
    expect(done).toMatchObject({ superseded_by: other.medallion_id, revision: 3 });
    const { medallions } = await sandbox.json('medallion.resume', ['medallion', 'resume']);
    expect(medallions.map((item) => item.medallion_id)).toEqual([other.medallion_id]);
    const list = async (status: string) =>
      (await sandbox.json('medallion.list', ['medallion', 'list', '--status', status])).items;
    expect(await list('superseded')).toMatchObject([{ medallion_id: id }]);
    expect(await list('all')).toHaveLength(2);
  });
});

describe('list', () => {
  it('turns pages', async () => {
    for (const name of ['a', 'b', 'c']) await checkpoint('--summary', name, '--scope', `repo:${name}`);
    const first = await sandbox.json('medallion.list', ['medallion', 'list', '--limit', '2']);
    const rest = await sandbox.json('medallion.list', [
      'medallion',
      'list',
      '--limit',
      '2',
      '--cursor',
      first.next_cursor!,
    ]);
    const seen = [...first.items, ...rest.items].map((item) => item.scope.graph_nodes[0]);
    expect(seen).toEqual(['repo:c', 'repo:b', 'repo:a']);
    expect(rest.next_cursor).toBeNull();
    expect((await sandbox.waymark(['medallion', 'list', '--cursor', 'nonsense'])).code).not.toBe(0);
  });
});

describe('stale', () => {
  it('names what the history has left behind, and marks it', async () => {
    sandbox.commit('src/auth/login.ts', '1\n', 'feat(auth): add login');
    await checkpoint();
    expect((await sandbox.waymark(['medallion', 'stale'])).stdout).toContain('current');
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    sandbox.commit('src/auth/login.ts', '2\n', 'fix(auth): mend login');
    const found = await sandbox.json('medallion.stale', ['medallion', 'stale']);
    expect(found).toMatchObject({ items: [{ stale: true, marked: false, revision: 1 }], marked: 0 });
    expect(found.items[0]!.reason).toContain('1 newer commit');
    expect(await sandbox.json('medallion.stale', ['medallion', 'stale', '--mark'])).toMatchObject({
      marked: 1,
      items: [{ revision: 2 }],
    });
    expect((await sandbox.json('medallion.resume', ['medallion', 'resume'])).medallions).toEqual([]);
    expect((await sandbox.json('medallion.list', ['medallion', 'list', '--status', 'stale'])).items).toHaveLength(1);
  });

  it('ends with 8 outside of a repository', async () => {
    await checkpoint('--summary', 'x');
    const plain = join(sandbox.folder, 'plain');
    mkdirSync(plain);
    const args = ['medallion', 'stale', '--scope', 'repo:shop', '--db', join(sandbox.project, '.waymark/waymark.db')];
    expect((await sandbox.waymark(args, { cwd: plain })).code).toBe(8);
  });
});

describe('export and import', () => {
  it('carry every revision to another database, and twice does no harm', async () => {
    await checkpoint('--summary', 'We will use Redis because it is shared.');
    await checkpoint('--summary', 'We will use ULIDs because ids collided.');
    const out = join(sandbox.project, 'backup.jsonl');
    expect(await sandbox.json('medallion.export', ['medallion', 'export', '--out', 'backup.jsonl'])).toEqual({
      file: out,
      lines: 2,
    });
    expect(statSync(out).mode & 0o777).toBe(0o600);
    const { stdout } = await sandbox.waymark(['medallion', 'export', '--out', '-']);
    expect(stdout).toBe(readFileSync(out, 'utf8'));
    const load = (file: string, stdin = '') =>
      sandbox.json('medallion.import', ['medallion', 'import', file, '--db', 'copy.db'], { stdin });
    expect(await load('-', stdout)).toEqual({ revisions: 2, created: 1, extended: 0, unchanged: 0, conflicts: [] });
    expect(await load('backup.jsonl')).toMatchObject({ created: 0, unchanged: 1 });
    expect((await sandbox.waymark(['medallion', 'export', '--db', 'copy.db'])).stdout).toBe(stdout);
    expect((await sandbox.waymark(['medallion', 'import', 'backup.jsonl', '--db', 'copy.db'])).stdout).toBe(
      'Read 2 revisions: 0 created, 0 extended, 1 unchanged, 0 conflicts.\n',
    );
  });

  it('name the bad line and store nothing of the file', async () => {
    await checkpoint('--summary', 'We will use Redis because it is shared.');
    const { stdout } = await sandbox.waymark(['medallion', 'export']);
    const outcome = await sandbox.waymark(['medallion', 'import', '-', '--db', 'copy.db', '--json'], {
      stdin: `${stdout}{"no":1}\n`,
    });
    expect(outcome.code).toBe(3);
    expect(errorOf(outcome).message).toContain('Line 2');
    expect((await sandbox.json('medallion.list', ['medallion', 'list', '--db', 'copy.db'])).items).toEqual([]);
  });

  it('report a medallion that is there with another content, and end with 5', async () => {
    await checkpoint('--summary', 'We will use Redis because it is shared.');
    const { stdout } = await sandbox.waymark(['medallion', 'export']);
    const changed = stdout.replaceAll('Redis', 'Valkey');
    const { code, stdout: answer } = await sandbox.waymark(['medallion', 'import', '-', '--json'], { stdin: changed });
    const envelope = onlyEnvelope(answer);
    expect([code, envelope.success, envelope.warnings.length]).toEqual([5, true, 1]);
  });

  it('leave the file as it was when it cannot be written', async () => {
    await checkpoint('--summary', 'x');
    expect((await sandbox.waymark(['medallion', 'export', '--out', 'no/such/folder/x'])).code).toBe(3);
    expect((await sandbox.waymark(['medallion', 'import', 'none.jsonl'])).code).toBe(4);
  });
});

describe('hostile input', () => {
  it('[medallion:store:hostile-scope] treats SQL and escape sequences in scopes, tags and queries as data', async () => {
    const scope = `x'; DROP TABLE medallion; --`;
    const tag = '\u001b]0;owned\u0007\u001b[2J"%_';
    await checkpoint('--summary', 'We will use \u001b[31mRedis\u202e because.', '--scope', scope, '--tag', tag);
    const found = await sandbox.json('medallion.resume', ['medallion', 'resume', '--scope', scope, '--tag', tag]);
    expect(found.medallions).toHaveLength(1);
    for (const args of [
      ['list'],
      ['search', `") OR 1=1 --`, '--scope', scope],
      ['resume', '--scope', scope],
      ['show', found.medallions[0]!.short_id],
    ]) {
      const { stdout, code } = await sandbox.waymark(['medallion', ...args]);
      expect(code).toBe(0);
      expect(stdout).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
    }
    expect((await sandbox.json('medallion.list', ['medallion', 'list'])).items).toHaveLength(1);
  });

  it('follows no trick in --from: links to devices, folders and NUL are refused, a link to a file is read', async () => {
    symlinkSync('/dev/zero', join(sandbox.project, 'zero'));
    symlinkSync('/etc/hostname', join(sandbox.project, 'file'));
    expect((await sandbox.waymark(['medallion', 'checkpoint', '--from', 'zero'])).code).toBe(3);
    expect((await sandbox.waymark(['medallion', 'checkpoint', '--from', 'file', '--dry-run'])).code).toBe(0);
  });

  it('takes 300 kB of summary', async () => {
    writeFileSync(join(sandbox.project, 'long.txt'), 'We will use Redis because it is shared. '.repeat(7_500));
    expect((await checkpoint('--from', 'long.txt')).outcome).toBe('created');
  });

  it('ends with 6 for a file that is no database, and leaves it alone', async () => {
    const file = join(sandbox.project, 'text.db');
    writeFileSync(file, 'this is no database, it is a text of some length. '.repeat(100));
    const before = readFileSync(file, 'utf8');
    const outcome = await sandbox.waymark(['medallion', 'list', '--db', 'text.db', '--json']);
    expect(outcome.code).toBe(6);
    expect(errorOf(outcome).recovery_action).toBeTruthy();
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect((await sandbox.waymark(['medallion', 'list', '--db', 'text.db/x.db'])).code).toBe(0);
    expect((await sandbox.waymark(['medallion', 'checkpoint', '--summary', 'x', '--db', 'text.db/x.db'])).code).toBe(6);
  });
});

describe('two processes', () => {
  it('[medallion:session:checkpoint-concurrent] that checkpoint one scope at once both keep their decision', async () => {
    const tools = ['Redis', 'Postgres', 'Kafka', 'Nginx'];
    const outcomes = await Promise.all(
      tools.map((tool) =>
        sandbox.waymark(['medallion', 'checkpoint', '--summary', `We will use ${tool} because it fits.`, '--json']),
      ),
    );
    expect(outcomes.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    const { items } = await sandbox.json('medallion.list', ['medallion', 'list']);
    expect(items).toMatchObject([{ decisions: 4, revision: 4 }]);
  });
});
