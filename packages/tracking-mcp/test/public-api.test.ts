import { expect, it } from 'vitest';

import * as index from '../src/index.ts';
import * as testing from '../src/testing/index.ts';

it('exports what its README names', () => {
  expect(Object.keys(index).toSorted()).toMatchInlineSnapshot(`
    [
      "TrackingError",
      "TrackingNotFoundError",
      "TrackingOfflineError",
      "TrackingRuleError",
      "VersionConflictError",
      "archivedWorkItemSchema",
      "changeSchema",
      "claimSchema",
      "configurationSchema",
      "defaultStatusTemplate",
      "defaultTokenBudget",
      "dependencySchema",
      "dependencyTypeSchema",
      "deploymentMetadataSchema",
      "deploymentSchema",
      "enhancementSchema",
      "enhancementStatusSchema",
      "entityTypeSchema",
      "isStatusReport",
      "loadStatusTemplate",
      "maximumDepth",
      "migrateStatusFile",
      "openProjectTracker",
      "openTracker",
      "openTrackerMirror",
      "parseStatusReport",
      "projectStateSchema",
      "readHandWrittenStatus",
      "readSessionPrompts",
      "reads",
      "reconcileStatusFile",
      "renderStatusReport",
      "resolveInside",
      "shortCommits",
      "vendorMetadataSchema",
      "vendorSchema",
      "vendorStatusSchema",
      "workItemMetadataSchemas",
      "workItemSchema",
      "workItemStatusSchema",
      "workItemTypeSchema",
      "writes",
    ]
  `);
  expect(Object.keys(testing).toSorted()).toMatchInlineSnapshot(`
    [
      "sampleDeployment",
      "sampleVendor",
      "trackerContract",
    ]
  `);
});
