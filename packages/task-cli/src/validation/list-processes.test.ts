import { describe, expect, it } from 'vitest';

import { listProcesses, parseProcessTable } from './list-processes.ts';

describe('listProcesses', () => {
  it('finds this process and its parent', () => {
    const processes = listProcesses();
    const own = processes.find(({ pid }) => pid === process.pid);
    expect(own).toMatchObject({ parent: process.ppid });
    expect(own?.started).not.toBe('');
    expect(processes.some(({ pid }) => pid === process.ppid)).toBe(true);
  });
});

describe('parseProcessTable', () => {
  it('reads what ps prints and leaves out what has ended', () => {
    const table = [
      '    1     0     1 Ss   Fri Nov 20 08:57:01 2026',
      '  812     1   812 Z    Fri Nov 20 08:57:02 2026',
      '99999   812   812 R+   Fri Nov 20 08:57:03 2026',
      '',
    ].join('\n');
    expect(parseProcessTable(table)).toEqual([
      { pid: 1, parent: 0, group: 1, session: 0, started: 'Fri Nov 20 08:57:01 2026' },
      { pid: 99_999, parent: 812, group: 812, session: 0, started: 'Fri Nov 20 08:57:03 2026' },
    ]);
  });
});
