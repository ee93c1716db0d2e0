import { z } from 'zod';

const contentSchema = z.union([z.string(), z.array(z.looseObject({ type: z.string() }))]);
const kwargsSchema = z.record(z.string(), z.unknown());
const common = {
  content: contentSchema,
  id: z.string().optional(),
  name: z.string().optional(),
  additional_kwargs: kwargsSchema,
  response_metadata: kwargsSchema,
};
const count = z.number().nonnegative();
const callFields = { id: z.string(), name: z.string() };

/** A message in the stored form, as it may come from a file; fields that we do not know are kept. */
export const messageSchema = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('system'), data: z.looseObject(common) }),
  z.looseObject({ type: z.literal('human'), data: z.looseObject(common) }),
  z.looseObject({
    type: z.literal('ai'),
    data: z.looseObject({
      ...common,
      tool_calls: z.array(
        z.looseObject({ ...callFields, args: z.record(z.string(), z.unknown()), type: z.literal('tool_call') }),
      ),
      invalid_tool_calls: z.array(
        z.looseObject({ ...callFields, args: z.string(), error: z.string(), type: z.literal('invalid_tool_call') }),
      ),
      usage_metadata: z.looseObject({ input_tokens: count, output_tokens: count, total_tokens: count }).optional(),
    }),
  }),
  z.looseObject({
    type: z.literal('tool'),
    data: z.looseObject({ ...common, tool_call_id: z.string(), status: z.enum(['success', 'error']) }),
  }),
]);
