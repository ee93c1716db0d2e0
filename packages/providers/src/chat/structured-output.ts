import { ProviderError, type JsonObject, type StandardSchema, type StructuredOutput } from '@waymark/core-types';
import { closeObjects } from './closed-schema.ts';

/**
 * Asks for what the schema takes, in the words of the wire.
 * @throws {ProviderError} PROVIDER_BAD_REQUEST for a schema without a form in JSON Schema.
 */
export function toStructuredOutput(schema: StandardSchema<unknown>, provider: string): StructuredOutput {
  try {
    const jsonSchema = schema['~standard'].jsonSchema.input({ target: 'draft-2020-12' }) as JsonObject;
    return { name: 'answer', schema: closeObjects(jsonSchema) };
  } catch (cause) {
    throw new ProviderError('PROVIDER_BAD_REQUEST', `The schema for ${provider} has no form in JSON Schema.`, {
      details: { provider },
      recoveryAction: 'Describe what the model shall write with JSON types; transform it afterwards.',
      cause,
    });
  }
}
