import { describe } from 'vitest';

import type { Create } from './contract/contract-context.ts';
import { archiveTests } from './work-item-archive-tests.ts';
import { claimTests } from './work-item-claim-tests.ts';
import { dependencyTests } from './work-item-dependency-tests.ts';
import { fieldTests } from './work-item-field-tests.ts';
import { findTests } from './work-item-find-tests.ts';
import { readyTests } from './work-item-ready-tests.ts';
import { treeTests } from './work-item-tree-tests.ts';

/**
 * What every tracker keeps of its work items, as a suite for vitest. Nothing in it is skipped for any driver.
 * @see trackerContract for the rest, and for what `create` gives.
 */
export function workItemContract({ name, create }: { name: string; create: Create }): void {
  describe(`work items: ${name}`, () => {
    fieldTests(create);
    treeTests(create);
    findTests(create);
    dependencyTests(create);
    readyTests(create);
    claimTests(create);
    archiveTests(create);
  });
}
