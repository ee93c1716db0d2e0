import { expect, it } from 'vitest';
import { artifactNameOfFile, compareArtifactNames, parseArtifactName } from './artifact-name.ts';

it('[prompt:list:all] orders names by task, then by version as numbers, a pre-release before its release', () => {
  const ordered = [
    ...['ask_v1', 'ask_v1.1', 'ask_v2', 'ask_v10', 'refund_1.2.3-1', 'refund_1.2.3-2', 'refund_1.2.3-alpha'],
    ...['refund_1.2.3-alpha.1', 'refund_1.2.3-beta', 'refund_1.2.3', 'refund_1.2.10', 'refund_1.10.0'],
  ];
  const names = ordered.map(parseArtifactName);
  expect([...names].reverse().sort(compareArtifactNames)).toEqual(names);
  expect(compareArtifactNames(names[0]!, names[0]!)).toBe(0);
  // Two ways to write one version stay in one order.
  const [short, long] = [parseArtifactName('ask_v1'), parseArtifactName('ask_v1.0')];
  expect([compareArtifactNames(short, long), compareArtifactNames(long, short)]).toEqual([-1, 1]);
});

it('takes a file for what its name says, and nothing else for a prompt', () => {
  expect(artifactNameOfFile('refund_v2.json')).toEqual({ task_name: 'refund', task_version: 'v2' });
  expect(['refund.json', 'refund_v2.txt', '_v2.json', '.refund_v2.json'].map(artifactNameOfFile)).toEqual(
    Array(4).fill(null),
  );
});
