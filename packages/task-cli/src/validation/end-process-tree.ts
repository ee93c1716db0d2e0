import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

import { listProcesses, type RunningProcess } from './list-processes.ts';

/** How often SIGKILL is repeated: a tree may fork faster than it is ended. */
const killRounds = 200;

/**
 * Ends a process that leads a session of its own, and all that came of it: its group, its session, and every descendant
 * that can still be traced back to it, wherever that has moved. First by SIGTERM, after the grace period by SIGKILL.
 * Whoever left the session and whose parent has ended before is not found.
 * @returns how many processes were still there.
 */
export async function endProcessTree(leader: number, graceMs: number): Promise<number> {
  if (process.platform === 'win32') return endByTaskkill(leader);
  const family = new ProcessFamily(leader);
  let alive = family.alive();
  const found = alive.length;
  if (found === 0) return 0;
  signal(leader, alive, 'SIGTERM');
  for (let waited = 0; alive.length > 0 && waited < graceMs; waited += 20) {
    await sleep(20);
    alive = family.alive();
  }
  for (let round = 0; alive.length > 0 && round < killRounds; round++) {
    signal(leader, alive, 'SIGKILL');
    await sleep(10);
    alive = family.alive();
  }
  return found;
}

/** Remembers who belonged to it: a child whose parent has ended shows no trace of it any more. */
class ProcessFamily {
  readonly #leader: number;
  readonly #startedOf = new Map<number, string>();

  constructor(leader: number) {
    this.#leader = leader;
  }

  alive(): RunningProcess[] {
    const processes = listProcesses();
    const members = new Set(processes.filter((one) => this.#isMember(one)).map(({ pid }) => pid));
    for (let size = -1; size !== members.size;) {
      size = members.size;
      for (const { pid, parent } of processes) if (members.has(parent)) members.add(pid);
    }
    const alive = processes.filter(({ pid }) => members.has(pid));
    for (const { pid, started } of alive) this.#startedOf.set(pid, started);
    return alive;
  }

  #isMember({ pid, group, session, started }: RunningProcess): boolean {
    return group === this.#leader || session === this.#leader || this.#startedOf.get(pid) === started;
  }
}

function signal(leader: number, processes: readonly RunningProcess[], name: 'SIGTERM' | 'SIGKILL'): void {
  // The group at once, so that none of it can fork in between; then everyone else.
  if (processes.some(({ group }) => group === leader)) send(-leader, name);
  for (const { pid, group } of processes) if (group !== leader) send(pid, name);
}

function send(pid: number, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended meanwhile, or runs as somebody else.
  }
}

function endByTaskkill(leader: number): Promise<number> {
  return new Promise((resolve) => {
    execFile('taskkill', ['/pid', String(leader), '/t', '/f'], { windowsHide: true }, (error) => {
      resolve(error === null ? 1 : 0);
    });
  });
}
