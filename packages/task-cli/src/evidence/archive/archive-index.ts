import { z } from 'zod';
import { count, sha256 } from '../../document/fields.ts';

/** What an archive holds: `index.json` beside it. Sorted by the bytes of the paths, which are relative to its root. */
export const archiveIndexSchema = z.looseObject({
  schema_version: z.literal('1.0'),
  files: z.array(z.looseObject({ path: z.string(), size: count(), sha256: sha256() })),
  links: z.array(z.looseObject({ path: z.string(), target: z.string() })),
  /** Of all files, in bytes. */
  total_size: count(),
});
export type ArchiveIndex = z.output<typeof archiveIndexSchema>;
