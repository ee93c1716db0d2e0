import type { ReadHandler } from '../reader.ts';
import { readConfiguration } from './configuration-row.ts';

/** What holds for the whole project. */
export const getProjectConfiguration: ReadHandler<'get_project_configuration'> = async (reader) => {
  const { configuration } = await readConfiguration(reader);
  return configuration;
};
