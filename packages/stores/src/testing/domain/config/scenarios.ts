import { scenarioContentHash } from '@waymark/core-types/domain';
import { describe, expect, it } from 'vitest';
import type { ConfigStore } from '../../../domain/config-store.ts';
import { RevisionConflictError } from '../../../domain/errors.ts';
import { sampleId } from '../sample-documents.ts';
import type { StoreContext } from '../store-under-test.ts';
import { sampleScenario } from './sample-config.ts';

/** What saving a scenario computes. */
export function scenarioTests(context: StoreContext<ConfigStore>): void {
  const save = () => context.store.saveScenario(sampleScenario({ id: sampleId(50) }));

  describe('saving a scenario', () => {
    it('[config:scenario:hash] computes the hash of its content, whatever the caller says', async () => {
      const draft = sampleScenario({ id: sampleId(50), content_hash: '0'.repeat(64) });
      const scenario = await context.store.saveScenario(draft);
      expect(scenario.content_hash).toBe(await scenarioContentHash(scenario));
      expect(scenario.version).toBe(1);
    });

    it('[config:scenario:version] counts the version up by one at every edit of the content, and only then', async () => {
      const first = await save();
      const same = await context.store.saveScenario(first);
      expect(same).toMatchObject({ version: 1, revision: 2, content_hash: first.content_hash });
      const second = await context.store.saveScenario({ ...same, name: 'Exchanges' });
      expect(second).toMatchObject({ version: 2, revision: 3 });
      expect(second.content_hash).not.toBe(first.content_hash);
      const third = await context.store.saveScenario({
        ...second,
        steps: [{ ...second.steps[0]!, is_terminal: true }],
      });
      expect(third.version).toBe(3);
      expect((await context.store.saveScenario({ ...third, version: 17 })).version).toBe(3);
      expect(await context.store.getScenario(first)).toMatchObject({ version: 3 });
    });

    it('[config:scenario:version] goes on counting where a deleted one is overwritten', async () => {
      const first = await save();
      await context.store.deleteScenario(first);
      const draft = sampleScenario({ id: first.id, name: 'Exchanges' });
      expect(await context.store.saveScenario(draft, { overwrite: true })).toMatchObject({ version: 2, revision: 3 });
    });

    it('[config:scenario:race] lets one of two edits at once through, and the other try again', async () => {
      const first = await save();
      const other = await context.again();
      const edits = [
        context.store.saveScenario({ ...first, name: 'one' }),
        other.saveScenario({ ...first, name: 'other' }),
      ];
      const results = await Promise.allSettled(edits);
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const { reason } = results.find((result) => result.status === 'rejected')!;
      expect(RevisionConflictError.isInstance(reason)).toBe(true);
      expect(await context.store.getScenario(first)).toMatchObject({ version: 2, revision: 2 });
    });
  });
}
