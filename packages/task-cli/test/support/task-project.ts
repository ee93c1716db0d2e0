import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { onTestFinished } from 'vitest';

import type { Project } from '../../src/project-layout.ts';

/** An empty project in a folder of its own, which goes when the test has ended. */
export interface TaskProject extends Project {
  write(path: string, content: string | Uint8Array): void;
  read(path: string): string;
  /** Files below a folder, sorted; none where there is no folder. */
  files(folder: string): string[];
}

export function taskProject(): TaskProject {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'waymark-task-')));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  return {
    root,
    clock: { now: () => Date.UTC(2026, 0, 31, 12) },
    write(path, content) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    },
    read: (path) => readFileSync(join(root, path), 'utf8'),
    files(folder) {
      try {
        return readdirSync(join(root, folder), { recursive: true }).map(String).sort();
      } catch {
        return [];
      }
    },
  };
}

/** A task file that lints clean; fields of the first lines can be replaced. */
export function taskText(id: string, fields: Readonly<Record<string, string>> = {}): string {
  const given: Record<string, string> = {
    schema_version: '"1.1"',
    id,
    title: `"The title of ${id}"`,
    status: 'todo',
    priority: 'P1',
    area: 'backend',
    ...fields,
  };
  const head = Object.entries(given).map(([name, value]) => `${name}: ${value}\n`);
  return `${head.join('')}description: |
  The queue answers slowly.

  It should not.
scope:
  in:
    - src/queue/**
  out:
    - the dashboard
context:
  standards_tier: backend # as in standards/
plan:
  - id: 1
    title: Measure
    outputs: [bench/queue.ts]
validation:
  pipeline:
    - id: val-001
      command: npm test
acceptance_criteria:
  must:
    - p95 below 200 ms
deliverables:
  - src/queue/handler.ts
`;
}
