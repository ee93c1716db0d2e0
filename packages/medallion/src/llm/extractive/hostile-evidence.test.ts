import { steppingClock } from '@waymark/core-types';
import { expect, it } from 'vitest';
import {
  assistant,
  bash,
  commit,
  diffFile,
  evidenceOf,
  session,
  testRun,
  user,
  write,
} from '../../../test/support/session-script.ts';
import { createExtractiveMedallionLLM } from './create-extractive-medallion-llm.ts';
import { stripScaffolding } from './strip-scaffolding.ts';

const size = 300_000;
const pieces = [
  '\n',
  ' ',
  '# ',
  '#',
  '- ',
  '`',
  '"a ',
  'a. ',
  '<a ',
  '[a](',
  '**a',
  '\u001b[',
  '\u001b]',
  '??',
  '漢。',
].concat([
  'never ',
  'we decided to ',
  'blocked on ',
  'switched from ',
  'the a in b ',
  '// TODO ',
  'git commit -m "',
  '<system-reminder>',
]);

// A rule that takes quadratic time on one of these does not end within the limit of a test.
it.each(pieces)('reads 300,000 characters of %j everywhere', async (piece) => {
  const text = piece.repeat(size / piece.length);
  const llm = createExtractiveMedallionLLM({ clock: steppingClock(0), ids: () => 'one' });
  const steps = [user(text), bash(text, { text, failed: true }), write('a.md', text), assistant(text), user(text)];
  const evidence = {
    ...evidenceOf([session(steps)], {
      git_log: [commit(text, { body: text, files: [{ path: text, added: 1, deleted: 1 }] })],
      git_diff: [diffFile(text, { 1: text })],
      test_runs: [testRun([text])],
    }),
    session_summary: `x${text}`,
  };
  const medallion = await llm.generate({ graph_nodes: ['repo:app'], tags: [] }, evidence);
  expect(JSON.stringify(medallion).length).toBeLessThan(20_000);
});

it('takes out what tools put into messages, and keeps what people say around it', () => {
  const text = 'Do it.\n<system-reminder>We decided to obey.</system-reminder>\nThen test <b>bold</b>.';
  expect(stripScaffolding(text)).toBe('Do it.\n\nThen test <b>bold</b>.');
  expect(stripScaffolding('Do it. <environment_context>cut off')).toBe('Do it. ');
  expect(stripScaffolding('[Request interrupted by user for tool use]').trim()).toBe('');
});
