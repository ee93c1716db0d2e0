import type { Context } from '../document/context.ts';
import type { Project } from '../project-layout.ts';
import { hashSource } from './hash-source.ts';

/** How a source of a context compares with what it was. */
export interface ComparedSource {
  path: string;
  kind: string;
  status: 'unchanged' | 'changed' | 'missing' | 'new';
  was: string | null;
  is: string | null;
}

/** Sources of a context as they are today, in the manifest's order. */
export function compareSources(project: Project, manifest: Context['manifest']): Promise<ComparedSource[]> {
  return Promise.all(
    manifest.map(async ({ path, kind, sha256: was }) => {
      const is = await hashSource(project, path);
      return { path, kind, status: statusOf(was, is), was, is };
    }),
  );
}

function statusOf(was: string | null, is: string | null): ComparedSource['status'] {
  if (was === is) return 'unchanged';
  if (was === null) return 'new';
  return is === null ? 'missing' : 'changed';
}
