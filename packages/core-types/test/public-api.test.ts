import { expect, it } from 'vitest';
import * as api from '../src/index.ts';

it('exports exactly this', () => {
  expect(Object.keys(api).sort()).toMatchInlineSnapshot(`
    [
      "MalformedDocumentError",
      "NotStorableError",
      "ProviderError",
      "SchemaVersionError",
      "WaymarkError",
      "canonicalJson",
      "canonicalJsonLine",
      "createIdGenerator",
      "decode",
      "encode",
      "formatJsonPath",
      "migrateDocument",
      "redactJson",
      "redactSecrets",
      "shortId",
      "steppingClock",
      "systemClock",
      "timestampNotBefore",
      "toTimestamp",
      "versionTag",
    ]
  `);
});
