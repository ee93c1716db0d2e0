import { z } from 'zod';
import { embedding, fieldLimits, id, jsonRecord, label, optional, requiredText } from '../fields.ts';
import { groupIdSchema } from './group-id.ts';
import { bitemporal, checkValidity } from './validity.ts';

/** A thing that memory knows of, with what was true of it while. */
export const entitySchema = z
  .looseObject({
    id: id(),
    group_id: groupIdSchema,
    name: requiredText(fieldLimits.label),
    entity_type: label(),
    attributes: jsonRecord().default({}),
    ...bitemporal(),
    embedding: optional(embedding()),
  })
  .check(checkValidity);

export type Entity = z.output<typeof entitySchema>;
export type EntityInput = z.input<typeof entitySchema>;
