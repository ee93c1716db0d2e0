import { z } from 'zod';
import type { MessageContent } from './message.ts';

const partsSchema = z.array(z.looseObject({ type: z.string() }));
const functionSchema = z.looseObject({ name: z.string(), arguments: z.string() });

/** What we read of it; unknown fields are kept. */
export const openAIWireSchema = z.looseObject({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool', 'function']),
  content: z.union([z.string(), partsSchema]).nullish(),
  name: z.string().nullish(),
  refusal: z.string().nullish(),
  tool_call_id: z.string().optional(),
  tool_calls: z
    .array(
      z.looseObject({
        id: z.string(),
        type: z.string().optional(),
        function: functionSchema.optional(),
        custom: z.looseObject({ name: z.string(), input: z.string() }).optional(),
      }),
    )
    .nullish(),
  function_call: functionSchema.nullish(),
});

/** A message of OpenAI's chat protocol as it stands on the wire, with whatever fields it has. */
export interface OpenAIWireMessage {
  role: 'system' | 'developer' | 'user' | 'assistant' | 'tool' | 'function';
  content?: MessageContent | null | undefined;
  name?: string | null | undefined;
  refusal?: string | null | undefined;
  tool_call_id?: string | undefined;
  tool_calls?: OpenAIWireToolCall[] | null | undefined;
  /** How the protocol's first form called a function. */
  function_call?: { name: string; arguments: string } | null | undefined;
  [field: string]: unknown;
}

/** A tool call on the wire: of a function, or of a custom tool, which takes text. */
export interface OpenAIWireToolCall {
  id: string;
  type?: string | undefined;
  function?: { name: string; arguments: string } | undefined;
  custom?: { name: string; input: string } | undefined;
}
