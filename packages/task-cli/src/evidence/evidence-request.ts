import { canonicalJson } from '@waymark/core-types';
import { z } from 'zod';

import { evidenceLimits, type EvidenceType } from '../document/evidence.ts';
import { taskId } from '../document/fields.ts';
import { TaskError } from '../errors.ts';

/** The longest metadata, as JSON, in bytes. */
const longestMetadata = 16_384;

export const evidenceRequestSchema = z
  .strictObject({
    task_id: taskId(),
    type: z.enum(Object.keys(evidenceLimits) as [EvidenceType, ...EvidenceType[]]),
    /** Relative to the repository, or absolute within it. */
    path: z.string().min(1).max(4_096),
    description: z.string().max(200).default(''),
    /** `qa_output` needs command, exit_code and duration_ms. */
    metadata: z.record(z.string(), z.unknown()).default({}),
    /** Who attaches it. */
    by: z.string().min(1).max(100),
    /** Attaches what holds secrets, too. */
    force_secrets: z.boolean().default(false),
  })
  .superRefine(({ type, metadata }, context) => {
    if (type !== 'qa_output') return;
    for (const issue of qaOutputSchema.safeParse(metadata).error?.issues ?? []) {
      context.addIssue({ code: 'custom', message: issue.message, path: ['metadata', ...issue.path] });
    }
  });

/** What to attach to a task as proof. */
export type EvidenceRequest = z.input<typeof evidenceRequestSchema>;

const qaOutputSchema = z.looseObject({
  command: z.string().trim().min(1),
  exit_code: z.int(),
  duration_ms: z.number().min(0),
});

/** @throws {TaskError} E002 with every field that is wrong. */
export function parseEvidenceRequest(request: EvidenceRequest): z.output<typeof evidenceRequestSchema> {
  const parsed = evidenceRequestSchema.safeParse(request);
  const issues = (parsed.error?.issues ?? []).map(({ path, message }) => ({ path: path.join('.'), message }));
  if (parsed.success) {
    const size = sizeOf(parsed.data.metadata);
    if (size <= longestMetadata) return parsed.data;
    issues.push({ path: 'metadata', message: `Expected JSON of at most ${longestMetadata} bytes` });
  }
  const told = issues.map(({ path, message }) => `${path}: ${message}`).join('; ');
  throw new TaskError('E002', `Cannot attach evidence: ${told}.`, {
    details: { issues },
    recoveryAction: 'Correct these fields and attach it again.',
  });
}

/** Infinity for what is no JSON. */
function sizeOf(metadata: Record<string, unknown>): number {
  try {
    return Buffer.byteLength(canonicalJson(metadata));
  } catch {
    return Infinity;
  }
}
