import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { taskProject } from '../../test/support/task-project.ts';
import { layout } from '../project-layout.ts';
import { draftTaskIndex } from './task-index.ts';

describe('draftTaskIndex', () => {
  it('[task:index:settled] settles only what is older than the tick in which it began', () => {
    const project = taskProject();
    const draft = draftTaskIndex(project)!;
    const folder = join(project.root, layout.output, '.index');
    const name = readdirSync(folder).find((one) => one.endsWith('.tmp'))!;
    const begun = statSync(join(folder, name), { bigint: true });
    const at = (mtimeNs: bigint, ctimeNs = mtimeNs) => ({ ...begun, mtimeNs, ctimeNs });
    expect(draft.isSettled(begun)).toBe(false);
    const before = begun.mtimeNs - 1n;
    // Never a whole second: that would be a file system that keeps no more.
    const older = before % 1_000_000_000n === 0n ? before - 1n : before;
    expect(draft.isSettled(at(older))).toBe(true);
    expect(draft.isSettled(at(older, begun.ctimeNs))).toBe(false);
    expect(draft.isSettled(at(begun.mtimeNs, older))).toBe(false);
    const second = begun.mtimeNs - (begun.mtimeNs % 1_000_000_000n);
    expect(draft.isSettled(at(second - 1_000_000_000n))).toBe(false);
    expect(draft.isSettled(at(second - 3_000_000_000n))).toBe(true);
  });
});
