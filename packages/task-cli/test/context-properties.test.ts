import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';

import { TaskError } from '../src/errors.ts';
import { readContextFile } from '../src/context/context-file.ts';
import { rebuildContext } from '../src/context/rebuild-context.ts';
import { recordEvidence } from '../src/context/record-evidence.ts';
import { recordQa } from '../src/context/record-qa.ts';
import { recordSnapshot } from '../src/context/record-snapshot.ts';
import { resolveDrift } from '../src/context/resolve-drift.ts';
import { signHash } from '../src/context/sign-hash.ts';
import { blockAgent, updateAgent } from '../src/context/update-agent.ts';
import { verifyChain } from '../src/context/verify-chain.ts';
import { verifyContext } from '../src/context/verify-context.ts';
import { verifyHandoff } from '../src/context/verify-handoff.ts';
import { execFileSync } from 'node:child_process';
import { startedHandoff } from './support/handoff-project.ts';

const id = 'TASK-0001';
const agent = fc.constantFrom('implementer' as const, 'reviewer' as const, 'validator' as const);
const name = fc.constantFrom('ada', 'bob', 'eve');

const operation = fc.oneof(
  fc.record({ do: fc.constant('update' as const), agent, status: fc.constantFrom('pending', 'in_progress', 'done') }),
  fc.record({ do: fc.constant('block' as const), agent }),
  fc.record({ do: fc.constant('evidence' as const), path: fc.constantFrom('README.md', 'src/queue/queue.ts') }),
  fc.record({ do: fc.constant('qa' as const), agent, command: fc.constantFrom('val-001', 'val-002') }),
  fc.record({ do: fc.constantFrom('snapshot' as const, 'edit' as const), agent }),
  fc.record({ do: fc.constantFrom('verify' as const, 'resolve' as const, 'rebuild' as const) }),
);

it(
  '[handoff:chain:interleaved] every order of operations, refused ones included, leaves a chain that holds',
  { timeout: 180_000 },
  async () => {
    let succeeded = 0;
    const step = fc.tuple(operation, name);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 12 }), async (steps) => {
        const project = await startedHandoff();
        for (const [index, [operated, by]] of steps.entries()) {
          const before = (await readContextFile(project, id)).context;
          try {
            if (operated.do === 'update') {
              const status = operated.status;
              await updateAgent(project, id, { agent: operated.agent, status, by });
            } else if (operated.do === 'block') {
              await blockAgent(project, id, { agent: operated.agent, findings: ['Slow.'], by });
            } else if (operated.do === 'evidence') {
              await recordEvidence(project, id, { type: 'file', path: operated.path, by });
            } else if (operated.do === 'qa') {
              const run = { agent: operated.agent, command_id: operated.command, log_path: 'README.md' };
              await recordQa(project, id, { ...run, result: { index }, by });
            } else if (operated.do === 'snapshot') await recordSnapshot(project, id, { agent: operated.agent, by });
            else if (operated.do === 'edit') project.write(`src/queue/edit-${index}.ts`, `${index}`);
            else if (operated.do === 'verify') await verifyHandoff(project, id, { by });
            else if (operated.do === 'resolve') await resolveDrift(project, id, { note: 'Ours.', by });
            else await rebuildContext(project, id, { by });
            succeeded++;
          } catch (error) {
            if (!TaskError.isInstance(error)) throw error;
            expect(['E023', 'E035']).toContain(error.code);
          }
          const { context } = await readContextFile(project, id);
          expect(verifyChain(context)).toEqual([]);
          expect(context.chain.slice(0, before.chain.length)).toEqual(before.chain);
          if (operated.do !== 'rebuild') expect(context.immutable).toEqual(before.immutable);
        }
        expect(await verifyContext(project, id)).toMatchObject({ ok: true });
      }),
      { numRuns: 12 },
    );
    expect(succeeded).toBeGreaterThan(20);
  },
);

it(
  '[handoff:chain:any-byte] any single byte that changes in the context or a file that it names is found',
  { timeout: 180_000 },
  async () => {
    const project = await startedHandoff();
    const key_path = join(project.root, '.agent-output', 'key');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key_path]);
    const sign = { key_path, signer: 'bob' };
    project.write('src/queue/handler.ts', 'export const handler = 2;\r\n');
    await recordSnapshot(project, id, { agent: 'implementer', by: 'bob', sign });
    await updateAgent(project, id, { agent: 'implementer', status: 'in_progress', by: 'bob' });
    await updateAgent(project, id, { agent: 'implementer', status: 'done', by: 'bob' });
    project.write('src/queue/queue.ts', 'export const queue = 2;\n');
    await recordSnapshot(project, id, { agent: 'reviewer', by: 'rev' });
    await recordEvidence(project, id, { type: 'directory', path: 'src', by: 'bob' });
    await recordEvidence(project, id, { type: 'file', path: 'README.md', by: 'bob' });
    await recordQa(project, id, {
      agent: 'reviewer',
      command_id: 'v',
      log_path: 'docs/queue.md',
      result: {},
      by: 'rev',
    });
    expect(await verifyContext(project, id)).toMatchObject({ ok: true, signed: [2] });

    const folder = join(project.root, '.agent-output', id);
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !(entry.name === 'index.json' && entry.parentPath.endsWith('standards')))
      .map((entry) => join(entry.parentPath, entry.name));
    files.push(join(project.root, 'README.md'));
    const kinds = ['context.json', 'task-snapshot.yaml', '.diff', '.tar.zst', '.md', 'index.json', '.log'];
    for (const kind of kinds) expect(files.some((file) => file.endsWith(kind))).toBe(true);
    const context = join(folder, 'context.json');
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.constantFrom(...files), fc.constant(context)),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (file, at, by) => {
          const bytes = readFileSync(file);
          const changed = Buffer.from(bytes);
          changed[at % bytes.length]! ^= by;
          writeFileSync(file, changed);
          const report = await verifyContext(project, id);
          writeFileSync(file, bytes);
          expect(report.ok, `${file} at ${at % bytes.length}, by ${by}`).toBe(false);
        },
      ),
      { numRuns: 200 },
    );
    expect(await verifyContext(project, id)).toMatchObject({ ok: true });
  },
);

it('every byte of a signature counts', { timeout: 60_000 }, async () => {
  const project = await startedHandoff();
  const key_path = join(project.root, '.agent-output', 'key');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key_path]);
  const { refuteSignature } = await import('../src/context/sign-hash.ts');
  const signature = (await signHash('a'.repeat(64), { key_path, signer: 'bob' }))!;
  expect(await refuteSignature('a'.repeat(64), signature)).toBeNull();
  expect(await refuteSignature('b'.repeat(64), signature)).not.toBeNull();
  expect(await refuteSignature('a'.repeat(64), { ...signature, signer: '-f' })).not.toBeNull();
  const { armored } = signature;
  await fc.assert(
    fc.asyncProperty(fc.nat(armored.length - 1), fc.integer({ min: 1, max: 127 }), async (at, by) => {
      const other = String.fromCharCode(armored.charCodeAt(at) ^ by);
      const changed = armored.slice(0, at) + other + armored.slice(at + 1);
      expect(await refuteSignature('a'.repeat(64), { ...signature, armored: changed })).not.toBeNull();
    }),
    { numRuns: 100 },
  );
});
