import { z } from 'zod';
import type { JsonObject } from '../json/json-value.ts';
import { domainSchemas, type DomainModel } from './domain-schemas.ts';

const timestampPattern = String.raw`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$`;

/**
 * The JSON Schema (2020-12) of a model, as it is published in `@waymark/core-types/schemas`. It says what a document may
 * hold; rules between fields, as that a step's transitions lead to steps, are checked by the zod schema only.
 */
export function domainJsonSchema(model: DomainModel): JsonObject {
  const { $schema, ...schema } = z.toJSONSchema(domainSchemas[model], {
    target: 'draft-2020-12',
    io: 'input',
    // zod's own pattern knows the days of each month, in 300 characters a field.
    override: ({ jsonSchema }) => {
      if (jsonSchema.format === 'date-time') jsonSchema.pattern = timestampPattern;
    },
  });
  return JSON.parse(JSON.stringify({ $schema, $id: `urn:waymark:${model}.v1`, title: model, ...schema })) as JsonObject;
}
