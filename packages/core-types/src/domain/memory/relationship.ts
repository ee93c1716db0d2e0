import { z } from 'zod';
import { id, jsonRecord, label } from '../fields.ts';
import { groupIdSchema } from './group-id.ts';
import { bitemporal, checkValidity } from './validity.ts';

/** How one entity stood to another, while it did. */
export const relationshipSchema = z
  .looseObject({
    id: id(),
    group_id: groupIdSchema,
    from_entity_id: id(),
    to_entity_id: id(),
    relation_type: label(),
    attributes: jsonRecord().default({}),
    ...bitemporal(),
  })
  .check(checkValidity);

export type Relationship = z.output<typeof relationshipSchema>;
export type RelationshipInput = z.input<typeof relationshipSchema>;
