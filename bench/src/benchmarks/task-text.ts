/** A task file of schema 1.1 that lints clean: 600 bytes beside its description. */
export function taskText(id: string, description: string): string {
  return `schema_version: "1.1"
id: ${id}
title: Retry uploads
status: todo
priority: P1
area: backend
description: ${description}
outcome: An upload is tried three times.
scope:
  in:
    - src/**
  out:
    - the dashboard
context:
  standards_tier: backend
  repo_paths:
    - src/**
plan:
  - id: 1
    title: Retry
    outputs:
      - src/upload.ts
validation:
  pipeline:
    - id: val-001
      command: npm test
acceptance_criteria:
  - Three attempts
deliverables:
  - src/upload.ts
`;
}
