import { entitySchema } from '@waymark/core-types/domain';

/** What has not the form of an id is nobody's: engines are not asked for it, whatever characters it holds. */
export function isId(id: string): boolean {
  return entitySchema.shape.id.safeParse(id).success;
}
