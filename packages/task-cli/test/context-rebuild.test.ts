import { describe, expect, it } from 'vitest';

import { initContext } from '../src/context/init-context.ts';
import { rebuildContext } from '../src/context/rebuild-context.ts';
import { attachStandard } from '../src/standards/attach-standard.ts';
import { excerptsOf, readExcerpts } from '../src/standards/excerpt-store.ts';
import { handoffProject } from './support/handoff-project.ts';
import { secretExamples } from './support/secret-examples.ts';

const id = 'TASK-0001';
const folder = `.agent-output/${id}/evidence/standards`;

async function projectWithChangedStandard() {
  const project = handoffProject();
  const { context } = await initContext(project, id, { by: 'ada' });
  const old = excerptsOf(context);
  project.write('standards/global.md', '# Global\n\nBe kinder.\n');
  return { project, old, excerpts: () => project.files(folder).filter((name) => name.endsWith('.md')) };
}

describe('the excerpts of a context that is made anew', () => {
  it('[handoff:rebuild:excerpts] stay as they were where the rebuild fails', async () => {
    const { project, old } = await projectWithChangedStandard();
    expect(old).not.toEqual([]);
    const texts = old.map((path) => project.read(path));
    const failing = [
      { by: 'ada', reason: secretExamples.github, code: 'E004' },
      { by: 'x'.repeat(101), reason: 'A new bound', code: 'E002' },
      { by: ' ', reason: 'A new bound', code: 'E001' },
    ];
    for (const { code, ...request } of failing) {
      await expect(rebuildContext(project, id, request)).rejects.toMatchObject({ code });
      expect(old.map((path) => project.read(path))).toEqual(texts);
    }
    const { context } = await rebuildContext(project, id, { by: 'ada' });
    expect(excerptsOf(context)).not.toEqual(old);
    expect(excerptsOf(context).map((path) => project.read(path))).toContain('# Global\n\nBe kinder.\n');
  });

  it('[handoff:rebuild:excerpts] give way to the new ones once the new context is written', async () => {
    const { project, old, excerpts } = await projectWithChangedStandard();
    project.write('docs/extra.md', 'One more.\n');
    const { citation } = await attachStandard(project, { task_id: id, file: 'docs/extra.md' });
    const { context } = await rebuildContext(project, id, { by: 'ada' });
    const expected = [...excerptsOf(context), citation.excerpt!].map((path) => path.slice(folder.length + 1));
    expect(new Set(excerpts())).toEqual(new Set(expected));
    expect(expected).not.toContain(old.find((path) => path.includes('-global-'))!.slice(folder.length + 1));
    expect((await readExcerpts(project, id)).map(({ path }) => path)).toContain(citation.excerpt);
  });
});
