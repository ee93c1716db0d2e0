import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** A process that still runs; those that have ended and only wait for their parent are left out. */
export interface RunningProcess {
  pid: number;
  parent: number;
  group: number;
  /** 0 where the system does not tell. */
  session: number;
  /** When it began, in the system's own terms: two processes of one pid differ in it. */
  started: string;
}

/** All processes that can be seen: from /proc where there is one, else from `ps`. */
export function listProcesses(): RunningProcess[] {
  if (process.platform === 'linux') {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap(readProcess);
  }
  const columns = 'pid=,ppid=,pgid=,stat=,lstart=';
  return parseProcessTable(execFileSync('/bin/ps', ['-A', '-o', columns], { encoding: 'utf8' }));
}

/** What `ps -o pid=,ppid=,pgid=,stat=,lstart=` printed. */
export function parseProcessTable(table: string): RunningProcess[] {
  return table.split('\n').flatMap((line) => {
    const [pid, parent, group, state, ...started] = line.trim().split(/\s+/);
    if (state === undefined || state.startsWith('Z')) return [];
    const process = { pid: Number(pid), parent: Number(parent), group: Number(group) };
    return [{ ...process, session: 0, started: started.join(' ') }];
  });
}

/** @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function readProcess(name: string): RunningProcess[] {
  let stat;
  try {
    stat = readFileSync(`/proc/${name}/stat`, 'latin1');
  } catch {
    return [];
  }
  // The name of the program may hold blanks and parentheses; the last one closes it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, parent, group, session] = fields;
  if (state === 'Z' || state === 'X') return [];
  const ids = { pid: Number(name), parent: Number(parent), group: Number(group), session: Number(session) };
  return [{ ...ids, started: fields[19] ?? '' }];
}
