import { requireVersion } from '../write/require-version.ts';
import type { WriteHandler } from '../write/unit-of-work.ts';
import { withoutUndefined } from '../write/without-undefined.ts';
import { configurationId, readConfiguration, writeConfiguration } from './configuration-row.ts';

/** Changes what is named of the configuration. The first change also puts the defaults on record that it starts from. */
export const updateProjectConfiguration: WriteHandler<'update_project_configuration'> = async (work, command) => {
  const { version, ...fields } = command;
  const { configuration: before, isStored } = await readConfiguration(work);
  await requireVersion(work, {
    entity_type: 'configuration',
    id: configurationId,
    version,
    current: before,
    command,
    names: [],
  });
  if (!isStored) await writeConfiguration(work, null, before);
  return writeConfiguration(work, before, {
    ...before,
    ...withoutUndefined(fields),
    version: before.version + 1,
    updated_at: work.updatedAt(before),
    updated_by: work.by,
  });
};
