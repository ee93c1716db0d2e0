import { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { AIMessageChunk, type AIMessage, type BaseMessage } from '@langchain/core/messages';
import { ChatGenerationChunk } from '@langchain/core/outputs';

/** A chat model of LangChain that gives what it is told to, and keeps what it was asked. */
export class ScriptedLangChainModel extends BaseChatModel {
  readonly model = 'scripted-1';
  readonly asked: BaseMessage[][] = [];
  readonly options: Record<string, unknown>[] = [];
  readonly tools: unknown[] = [];
  readonly reply: () => AIMessage;

  constructor(reply: () => AIMessage) {
    super({});
    this.reply = reply;
  }

  _llmType(): string {
    return 'script';
  }

  override bindTools(tools: unknown[]) {
    this.tools.push(...tools);
    return this;
  }

  override async _generate(messages: BaseMessage[], options: this['ParsedCallOptions']) {
    this.asked.push(messages);
    this.options.push({ ...options });
    const message = this.reply();
    return { generations: [{ text: message.text, message }] };
  }

  override async *_streamResponseChunks(messages: BaseMessage[], options: this['ParsedCallOptions']) {
    this.asked.push(messages);
    this.options.push({ ...options });
    const { text, tool_calls = [], response_metadata, usage_metadata, additional_kwargs } = this.reply();
    const chunk = (fields: ConstructorParameters<typeof AIMessageChunk>[0], said = '') =>
      new ChatGenerationChunk({ text: said, message: new AIMessageChunk(fields) });
    if (Object.keys(additional_kwargs).length > 0) yield chunk({ content: '', additional_kwargs });
    for (const word of text.split(/(?<= )/).filter((piece) => piece !== '')) yield chunk({ content: word }, word);
    for (const [index, { id, name, args }] of tool_calls.entries()) {
      const written = JSON.stringify(args);
      const common = { index, type: 'tool_call_chunk' as const };
      yield chunk({ content: '', tool_call_chunks: [{ ...common, id: id!, name, args: written.slice(0, 3) }] });
      yield chunk({ content: '', tool_call_chunks: [{ ...common, args: written.slice(3) }] });
    }
    yield chunk({ content: '', response_metadata, ...(usage_metadata === undefined ? {} : { usage_metadata }) });
  }
}
