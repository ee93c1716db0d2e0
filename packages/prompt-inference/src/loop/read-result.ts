import { ValidationError, type ChatReply } from '@waymark/core-types';
import { readStructuredReply } from '@waymark/providers';
import { ResultError } from '../errors.ts';
import { humanMessage } from '../message/create-messages.ts';
import { say, type Run } from './run.ts';

/**
 * The result that the last reply holds; undefined when it does not fit and the model was told so, which happens once.
 * @throws {ResultError} when it does not fit again.
 */
export async function readResult<Output>(run: Run<Output>, reply: ChatReply): Promise<{ result: Output } | undefined> {
  const { output, program, provider } = run;
  const text = reply.message.content ?? '';
  if (output === undefined && program === undefined) return { result: text as Output };
  try {
    if (program !== undefined) return { result: program.parse(text) };
    return { result: await readStructuredReply(reply, output!, provider.name) };
  } catch (error) {
    if (!ValidationError.isInstance(error)) throw error;
    if (run.wasCorrected) throw new ResultError(error, [...run.conversation.messages]);
    const issues = error.issues.map(({ path, message }) => `- ${path}: ${message}`).join('\n');
    const form = program === undefined ? 'with nothing but JSON that fits' : 'with all fields, each under its marker';
    const content = `Your answer does not fit what was asked for:\n${issues}\nAnswer again, ${form}.`;
    run.wasCorrected = true;
    run.journal.note({ kind: 'answer_refused', step: run.step, content });
    say(run, humanMessage(content));
    return undefined;
  }
}
