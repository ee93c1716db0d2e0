import { expect, it } from 'vitest';
import * as index from '../src/index.ts';
import * as testing from '../src/testing/index.ts';

it('exports what its README names', () => {
  expect(Object.keys(index).toSorted()).toMatchInlineSnapshot(`
    [
      "EvidenceError",
      "LLMError",
      "MedallionError",
      "SchemaValidationError",
      "StoreError",
      "assessStaleness",
      "checkpointSession",
      "createExtractiveMedallionLLM",
      "createMemoryMedallionStore",
      "createProviderMedallionLLM",
      "createStubMedallionLLM",
      "describeEvidence",
      "diffMedallions",
      "exportMedallions",
      "findTestRuns",
      "gitLogArguments",
      "importMedallions",
      "isSameContent",
      "loadMedallionsForScope",
      "markStale",
      "medallionLimits",
      "medallionSchema",
      "mergeMedallions",
      "normaliseScope",
      "onSessionEnd",
      "onSessionStart",
      "openMedallionStore",
      "parseGitDiff",
      "parseGitLog",
      "parseMedallion",
      "plainText",
      "readEvidenceBytes",
      "readEvidenceFile",
      "readForeignMedallion",
      "readGitEvidence",
      "readTestOutput",
      "readTranscript",
      "restoreRevision",
      "runGit",
      "scopeMatches",
      "summariseForPrompt",
      "supersedeMedallion",
    ]
  `);
  expect(Object.keys(testing).toSorted()).toMatchInlineSnapshot(`
    [
      "medallionStoreContract",
      "sampleMedallion",
    ]
  `);
});
