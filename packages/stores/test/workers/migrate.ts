import { openDatabase } from '@waymark/stores';

import { growingSchema } from './schemas.ts';
import { ready, report } from './ready.ts';

// Opens a database and migrates it at the same moment as its siblings.
const [url] = process.argv.slice(2) as [string];
await ready();
const database = await openDatabase(url);
const result = await database.migrate(growingSchema(3));
await database.close();
report(result);
