import { z } from 'zod';
import { count, repositoryPath, sha256, timestamp } from './fields.ts';

/** The kinds of evidence, with the largest size of each in bytes; a directory's is that of its archive. */
export const evidenceLimits = {
  file: 1_000_000,
  directory: 50_000_000,
  archive: 50_000_000,
  log: 10_000_000,
  screenshot: 5_000_000,
  qa_output: 10_000_000,
  summary: 500_000,
  diff: 10_000_000,
} as const;

export type EvidenceType = keyof typeof evidenceLimits;

/** A file that an agent left as proof. */
export const evidenceSchema = z.looseObject({
  /** The first 16 hexadecimal digits of `sha256`. */
  id: z.string().regex(/^[0-9a-f]{16}$/),
  type: z.enum(Object.keys(evidenceLimits) as [EvidenceType, ...EvidenceType[]]),
  path: repositoryPath(),
  sha256: sha256(),
  size: count(),
  description: z.string().max(200).default(''),
  attached_at: timestamp(),
  attached_by: z.string().max(100),
  /** `qa_output` needs command, exit_code and duration_ms; a directory's archive holds its index's path and hash. */
  metadata: z.record(z.string(), z.unknown()).default({}),
});
export type Evidence = z.output<typeof evidenceSchema>;
