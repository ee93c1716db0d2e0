import { ConfigurationError, type ChatMessage, type ChatProvider, type ChatRequest } from '@waymark/core-types';
import type { ArtifactPredictor, PromptArtifact } from '../artifact/prompt-artifact.ts';
import { formatArtifactName } from '../artifact/artifact-name.ts';
import { toChatMessages } from '../message/to-chat-messages.ts';
import { parseReply } from '../render/parse-reply.ts';
import { renderMessages } from '../render/render-messages.ts';
import { readConversation } from './conversation-steps.ts';
import { finishTool } from './finish-tool.ts';
import type { Program } from './program.ts';
import { inputsOf } from './program-inputs.ts';
import { toStepReply } from './step-reply.ts';
import { formatTrajectory } from './trajectory.ts';

/** The parts of a program: the predictor that answers, and before it the one that chooses tools. */
interface Parts {
  react: ArtifactPredictor | null;
  answer: ArtifactPredictor;
}

/** Whether an artifact holds typed fields, so that `dspyProgram` has something to run; else its prompt is all there is. */
export function hasFields({ predictors }: PromptArtifact): boolean {
  return predictors.some(({ fields }) => fields.some(({ direction }) => direction === 'output'));
}

/**
 * The program that an artifact holds, for the `prompt` of `inference`: one predictor (Predict, ChainOfThought), or the two
 * of ReAct, of which the first chooses tools until it chooses `finish`, and the second answers. Inputs are an object of its
 * input fields, or a text where it has one; the result has its output fields. It runs in a conversation of its own, without
 * `state`.
 * @param options.max_steps tools that ReAct may choose before it has to answer; never more than leave one call of
 * `max_iterations` for that.
 * @throws {ConfigurationError} for any other program: what its predictors do with one another stands in Python, not in its
 * file.
 * @see https://dspy.ai/api/modules/ReAct/
 */
export function dspyProgram(artifact: PromptArtifact, options: { max_steps?: number } = {}): Program {
  const { react, answer } = partsOf(artifact);
  const { max_steps = Infinity } = options;
  const names = inputNames(react ?? answer);

  const plan = ({ messages, tools, output: _output, ...rest }: ChatRequest, limits: { max_iterations: number }) => {
    const maxSteps = Math.min(max_steps, limits.max_iterations - 1);
    const { input, steps, after } = readConversation(messages, react !== null);
    const isOver = after.length > 0 || steps.length >= maxSteps || steps.at(-1)?.hasFinished === true;
    const predictor = react === null || isOver ? answer : react;
    const inputs = inputsOf(react ?? answer, input, names);
    const values = react === null ? inputs : { ...inputs, trajectory: formatTrajectory(steps, react) };
    const rendered: ChatMessage[] = [...renderMessages(predictor, values), ...after];
    // ReAct writes its calls as text; a predictor alone may call tools as models do.
    const request = { ...rest, messages: rendered, ...(react === null && tools !== undefined ? { tools } : {}) };
    return { request, callId: predictor === react ? `step_${steps.length + 1}` : null };
  };

  return {
    prompt: artifact.prompt,
    tools: react === null ? [] : [finishTool],
    render: (messages, limits) => plan({ messages: toChatMessages(messages) }, limits).request.messages,
    parse: (text) => parseReply(text, answer),
    wrap: (model, limits): ChatProvider => ({
      name: model.name,
      async chat(request) {
        const { request: asked, callId } = plan(request, limits);
        const reply = await model.chat(asked);
        return callId === null ? reply : toStepReply(reply, react!, callId);
      },
      async *stream(request) {
        const { request: asked, callId } = plan(request, limits);
        for await (const part of model.stream(asked)) {
          const isStep = part.type === 'reply' && callId !== null;
          yield isStep ? { type: 'reply', reply: toStepReply(part.reply, react!, callId) } : part;
        }
      },
    }),
  };
}

function partsOf(artifact: PromptArtifact): Parts {
  const { predictors } = artifact;
  const react = predictors.find(isReact) ?? null;
  const answers = predictors.filter((predictor) => predictor !== react);
  const [answer] = answers;
  const fits = react === null || answer === undefined || inputNames(answer, true).includes('trajectory');
  if (answers.length === 1 && fits && outputNames(answer!).length > 0) return { react, answer: answer! };
  const names = predictors.map(({ name }) => name).join(', ');
  throw new ConfigurationError(
    `${formatArtifactName(artifact)} cannot be run as a program: ${names === '' ? 'it has no predictors' : `nothing says what its predictors (${names}) do with one another`}.`,
    {
      details: { predictors: predictors.map(({ name }) => name) },
      recoveryAction:
        'Run its prompt as a text, or ask its predictors one by one with renderMessages and parseReply. A predictor without fields has to be imported with its signature.',
    },
  );
}

function isReact(predictor: ArtifactPredictor): boolean {
  const outputs = outputNames(predictor);
  return (
    inputNames(predictor, true).includes('trajectory') &&
    ['next_thought', 'next_tool_name', 'next_tool_args'].every((name) => outputs.includes(name))
  );
}

function outputNames({ fields }: ArtifactPredictor): string[] {
  return fields.filter(({ direction }) => direction === 'output').map(({ name }) => name);
}

function inputNames({ fields }: ArtifactPredictor, withTrajectory = false): string[] {
  const names = fields.filter(({ direction }) => direction === 'input').map(({ name }) => name);
  return withTrajectory ? names : names.filter((name) => name !== 'trajectory');
}
