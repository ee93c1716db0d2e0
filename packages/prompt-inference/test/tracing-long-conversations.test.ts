import { describe, expect, it } from 'vitest';
import { aiMessage, humanMessage, systemMessage, type Message } from '../src/index.ts';
import { toCapturedMessages } from '../src/tracing/captured-messages.ts';

/** What OpenTelemetry's SDK is set to cut at. */
const cutAt = 65_536;
const turns = (count: number, length: number): Message[] => [
  systemMessage('You answer.'),
  humanMessage('The first question.'),
  ...Array.from({ length: count }, (_, index) => aiMessage(`${index} ${'x'.repeat(length)}`)),
];
const captured = (messages: Message[]) => {
  const text = toCapturedMessages(messages);
  expect(text.length).toBeLessThan(cutAt);
  return JSON.parse(text) as (Message & { omitted_messages?: number })[];
};

describe('the conversation of a run in its span', () => {
  it('[prompt:trace:long] is whole where it fits', () => {
    const messages = turns(40, 1_000);
    expect(captured(messages)).toEqual(messages);
  });

  it('[prompt:trace:long] has long texts cut, which says how long they were', () => {
    const [, , first, ...others] = captured(turns(3, 100_000));
    expect(first!.data.content).toBe(`0 ${'x'.repeat(3_998)} ... (96002 more characters)`);
    expect(others).toHaveLength(2);
  });

  it('[prompt:trace:long] keeps prompt, input and the newest messages, and counts what is left out', () => {
    const messages = turns(400, 1_000);
    const [prompt, input, note, ...newest] = captured(messages);
    expect([prompt, input]).toEqual(messages.slice(0, 2));
    expect(newest.length).toBeGreaterThan(30);
    expect(newest).toEqual(messages.slice(-newest.length));
    expect(note).toEqual({ omitted_messages: 400 - newest.length });
  });

  it('[prompt:trace:long] loses a secret before it is cut, also where it lies across the cut', () => {
    const key = 'sk-proj-Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA';
    const text = toCapturedMessages([humanMessage(`${'x '.repeat(1_990)}${key} ${'y'.repeat(70_000)}`)]);
    expect(text).not.toContain('sk-proj');
  });
});
