/** A task file that nothing is missing in. */
export const taskText = `schema_version: "1.1"
id: TASK-0824
title: Retry uploads
status: todo
priority: P1
area: backend
description: Uploads fail once and are lost.
outcome: An upload is tried three times.
scope:
  in: [src/**]
  out: [the dashboard]
context:
  repo_paths: [src/upload.mjs]
plan:
  - id: 1
    title: Retry
    outputs: [src/upload.mjs]
validation:
  pipeline:
    - id: val-001
      command: node --version
acceptance_criteria: [Three attempts]
deliverables: [src/upload.mjs]
`;
