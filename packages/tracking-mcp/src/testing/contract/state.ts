import { describe, expect, it } from 'vitest';

import { sampleDeployment, sampleVendor } from '../sample-inputs.ts';
import { ada, withTracker, type Create } from './contract-context.ts';

/** The state of a project as a whole. */
export function stateTests(create: Create): void {
  describe('the state of a project', () => {
    it(
      '[tracking:state:live] holds all that is live, in a fixed order, and the number of the last change',
      withTracker(create, async (tracker) => {
        expect(await tracker.read('get_project_state', {})).toEqual({
          configuration: await tracker.read('get_project_configuration', {}),
          ...{ vendors: [], work_items: [], dependencies: [], deployments: [], enhancements: [], sequence: 0 },
        });
        for (const name of ['b', 'a']) await tracker.write('create_vendor', sampleVendor({ name }), ada);
        for (const priority of [2, 1]) await tracker.write('create_enhancement', { title: 'x', priority }, ada);
        const item = async (title: string, parent_id: string | null = null) =>
          (await tracker.write('create_work_item', { item_type: 'task', title, parent_id }, ada)).id;
        const root = await item('root');
        const [below, deleted] = [await item('below', root), await item('deleted')];
        const dependency_type = 'depends_on';
        const kept = { source_id: below, target_id: deleted, dependency_type } as const;
        await tracker.write('add_dependency', kept, ada);
        await tracker.write('delete_work_item', { id: deleted, version: 1 }, ada);
        for (const digit of ['1', '2', '3']) {
          const deployed_at = `2026-01-0${digit}T00:00:00.000Z`;
          await tracker.write('record_deployment', sampleDeployment({ digit, deployed_at }), ada);
        }
        await tracker.write('update_project_configuration', { version: 1, git_branch: 'main' }, ada);

        const state = await tracker.read('get_project_state', {});
        const [newest] = (await tracker.read('list_changes', { limit: 1 })).changes;
        expect(state.sequence).toBe(newest!.sequence);
        expect(state.configuration).toEqual(await tracker.read('get_project_configuration', {}));
        expect(state.vendors).toEqual((await tracker.read('query_vendor_status', {})).vendors);
        expect(state.vendors.map(({ name }) => name)).toEqual(['a', 'b']);
        expect(state.enhancements).toEqual((await tracker.read('list_enhancements', {})).enhancements);
        expect(state.deployments).toEqual((await tracker.read('list_deployments', {})).deployments);
        expect(state.work_items.map(({ title }) => title)).toEqual(['root', 'below']);
        // It comes back to life with its item.
        expect(state.dependencies).toMatchObject([kept]);
        const { deployments } = await tracker.read('get_project_state', { deployments: 2 });
        expect(deployments).toEqual(state.deployments.slice(0, 2));
        expect((await tracker.read('get_project_state', { deployments: 0 })).deployments).toEqual([]);
      }),
    );

    it(
      '[tracking:state:consistent] shows one moment while others write',
      withTracker(create, async (tracker, open) => {
        const other = await open();
        const writing = (async () => {
          for (let step = 0; step < 10; step++) {
            await other.write('create_vendor', sampleVendor({ name: `vendor ${step}` }), ada);
            await other.write('create_enhancement', { title: `enhancement ${step}` }, ada);
          }
        })();
        const over = writing.then(() => 'over');
        const pause = () => new Promise<string>((resolve) => setImmediate(() => resolve('writing')));
        do {
          const { vendors, enhancements, sequence } = await tracker.read('get_project_state', {});
          expect([vendors.length, enhancements.length]).toEqual([Math.ceil(sequence / 2), Math.floor(sequence / 2)]);
        } while ((await Promise.race([over, pause()])) === 'writing');
      }),
    );

    it(
      '[tracking:state:projects] holds one project of several in a database, whose names and changes are its own',
      withTracker(create, async (tracker, open) => {
        const other = await open({ project: 'other' });
        const vendor = await tracker.write('create_vendor', sampleVendor(), ada);
        const same = { ...sampleVendor(), id: vendor.id };
        await other.write('create_vendor', same, ada);
        await other.write('update_vendor_status', { name: 'acme', version: 1, status: 'broken' }, ada);
        expect(await tracker.read('get_project_state', {})).toMatchObject({ vendors: [vendor], sequence: 1 });
        expect((await other.read('get_project_state', {})).sequence).toBe(2);
        expect((await tracker.read('list_changes', {})).changes).toHaveLength(1);
      }),
    );
  });
}
