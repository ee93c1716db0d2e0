import { Document } from 'yaml';

import type { Priority } from '../document/task.ts';

/** What is known of a task that is about to be written. */
export interface NewTask {
  id: string;
  title: string;
  area: string;
  priority: Priority;
  description: string;
  unblocker: boolean;
  blocked_by: readonly string[];
}

/** A whole task file of schema 1.1, a draft: what has to be filled in says so. */
export function taskTemplate({ id, title, area, priority, description, unblocker, blocked_by }: NewTask): string {
  return `schema_version: "1.1"
id: ${id}
title: ${scalar(title)}
status: draft # draft | todo | in_progress | blocked | completed
priority: ${priority} # P0 | P1 | P2
area: ${scalar(area)}
unblocker: ${unblocker} # true: goes before everything else
blocked_by: [${blocked_by.join(', ')}] # must be completed first
depends_on: [] # whose results are used; keeps nobody from starting

description: ${scalar(description || 'TODO why this is needed, and what is known.')}
outcome: TODO what is true when it is done.

scope:
  in:
    - TODO files or behaviours that may change
  out:
    - TODO what stays as it is

context:
  affected_packages: []
  standards_tier: ${scalar(area)}
  related_docs: []
  repo_paths: [] # globs of the files that will be touched
  dependencies: []

plan:
  - id: 1
    title: TODO the first step
    details: TODO how
    actor: implementer
    inputs: []
    outputs:
      - TODO the files that this step leaves
    definition_of_done:
      - TODO what can be observed then

validation:
  pipeline:
    - id: val-001
      command: npm test
      description: All tests pass
      criticality: required # required | recommended | optional
  manual_checks: []

acceptance_criteria:
  must:
    - TODO what a reviewer can check
  quality_gates: []

deliverables:
  - TODO the files that are handed over

risks: []
`;
}

function scalar(text: string): string {
  return new Document(text).toString({ lineWidth: 0, defaultStringType: 'QUOTE_DOUBLE' }).replace(/\n$/, '');
}
