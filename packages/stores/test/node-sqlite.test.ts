import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openDatabase } from '@waymark/stores';
import { expect, it } from 'vitest';

it('opens node-sqlite: from Node 24 on, and says so on an older one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'waymark-test-'));
  const opening = openDatabase(`node-sqlite:${join(folder, 'x.db')}`);
  if (Number(process.versions.node.split('.')[0]) >= 24) {
    const database = await opening;
    expect((await database.health()).engine).toMatch(/^node-sqlite 3\./);
    await database.close();
  } else {
    await expect(opening).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
      retryable: false,
      message: expect.stringContaining('Node 24') as string,
    });
  }
  await rm(folder, { recursive: true });
});
