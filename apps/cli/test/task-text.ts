/** A task file of schema 1.1 that lints clean. */
export function taskText(id: string, fields: { command?: string; status?: string; extra?: string } = {}): string {
  const { command = 'node --version', status = 'todo', extra = '' } = fields;
  return `schema_version: "1.1"
id: ${id}
title: Retry uploads
status: ${status}
priority: P1
area: backend
${extra}description: Uploads fail once and are lost.
outcome: An upload is tried three times.
scope:
  in:
    - src/**
  out:
    - the dashboard
context:
  standards_tier: backend
  repo_paths: [src/upload.mjs]
plan:
  - id: 1
    title: Retry
    outputs: [src/upload.mjs]
validation:
  pipeline:
    - id: val-001
      command: ${command}
acceptance_criteria:
  - Three attempts
deliverables:
  - src/upload.mjs
`;
}

/** What Vitest prints. */
export const vitestLog = (passed: number, failed: number) =>
  ` Test Files  ${failed > 0 ? '1 failed' : '1 passed'} (1)\n      Tests  ${failed > 0 ? `${failed} failed | ` : ''}${passed} passed (${passed + failed})\n   Duration  300ms\n`;
