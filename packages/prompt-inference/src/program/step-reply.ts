import { ValidationError, type ChatReply } from '@waymark/core-types';
import type { ArtifactPredictor } from '../artifact/prompt-artifact.ts';
import { coerceValue } from '../render/coerce-value.ts';
import { parseReply } from '../render/parse-reply.ts';

/** What ReAct's reply says of its next step. */
export interface ChosenStep {
  thought: string;
  tool: string;
  /** JSON, or what the model wrote in its place. */
  arguments: string;
}

type React = Pick<ArtifactPredictor, 'name' | 'fields'>;

/** The reply as one that calls the chosen tool. Its text stays as the model wrote it. */
export function toStepReply(reply: ChatReply, react: React, id: string): ChatReply {
  if (reply.finish_reason === 'length' || reply.finish_reason === 'content_filter') return reply;
  const { content } = reply.message;
  const chosen = readStep(content ?? '', react);
  const call = { id, type: 'function' as const, function: { name: chosen.tool, arguments: chosen.arguments } };
  return { ...reply, message: { ...reply.message, tool_calls: [call] }, finish_reason: 'tool_calls' };
}

/** Reads a reply, field by field. One that names no tool chooses `none`, of which the loop tells the model that there is none. */
export function readStep(written: string, react: React): ChosenStep {
  const tool = readField(written, react, 'next_tool_name')?.replace(/^["'`]|["'`]$/g, '');
  const text = readField(written, react, 'next_tool_args') ?? '';
  const dictionary = coerceValue(text, { kind: 'dict', value: { kind: 'any' } });
  return {
    thought: readField(written, react, 'next_thought') ?? (tool === undefined ? written : ''),
    tool: tool === undefined || tool === '' ? 'none' : tool,
    arguments: dictionary === undefined ? text : JSON.stringify(dictionary),
  };
}

/** One field alone: what the others hold must not matter to it. */
function readField(written: string, { name, fields }: React, wanted: string): string | undefined {
  const alone = fields.map((field) => ({
    ...field,
    type: 'str',
    direction: field.name === wanted ? ('output' as const) : ('input' as const),
  }));
  try {
    return parseReply(written, { name, fields: alone })[wanted] as string;
  } catch (error) {
    if (ValidationError.isInstance(error)) return undefined;
    throw error;
  }
}
