import { engines } from '@waymark/test-servers';
import { documentProperties } from './support/document-properties.ts';

// Apart from the other engines: it takes as long as all of them together.
for (const engine of await engines()) if (engine.name === 'libsql server') documentProperties(engine);
