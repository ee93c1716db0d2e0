import { expect, it } from 'vitest';
import * as api from '../src/index.ts';

it('exports exactly this', () => {
  expect(Object.keys(api).sort()).toMatchInlineSnapshot(`
    [
      "ConfigurationError",
      "MalformedDocumentError",
      "NotStorableError",
      "ProviderError",
      "SchemaVersionError",
      "ValidationError",
      "WaymarkError",
      "attributeNames",
      "canonicalJson",
      "canonicalJsonLine",
      "cosineSimilarity",
      "createIdGenerator",
      "decode",
      "encode",
      "formatJsonPath",
      "migrateDocument",
      "noTelemetry",
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
