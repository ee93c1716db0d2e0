import { engines } from '@waymark/test-servers';
import { documentProperties } from './support/document-properties.ts';

documentProperties({ name: 'plain JavaScript', openUrl: async () => 'memory:' });
// `memory:` means the plain stores, libSQL in memory is the same engine as a file, and the server has a file of its own.
for (const engine of await engines())
  if (!['memory', 'libsql server'].includes(engine.name)) documentProperties(engine);
