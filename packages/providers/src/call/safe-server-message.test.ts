import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeServerMessage } from './safe-server-message.ts';

const apiKey = 'local-key-0123456789';

function shown(message: unknown, prompt: string): string | null {
  return safeServerMessage(message, { sentTexts: [prompt], apiKey, allowed: ['llama9'] });
}

describe('safeServerMessage', () => {
  it.each([
    "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens.",
    "The model 'llama9' does not exist",
    'model "llama9" not found, try pulling it first',
  ])('shows %s', (message) => {
    expect(shown(message, 'Summarise what the last session did, please.')).toBe(message);
  });

  it('cuts quotations, objects and control characters out', () => {
    expect(shown('Bad value: "abc" in\n{"messages": [{"content": "x"}]}', 'other')).toBe('Bad value: [...] in [...]');
    expect(shown("No model 'unknown'.", 'other')).toBe('No model [...].');
  });

  it('shows nothing of a message that holds the key', () => {
    expect(shown(`Key ${apiKey} is wrong`, 'other')).toBeNull();
  });

  it('redacts keys that are not ours', () => {
    expect(shown('Key sk-proj-Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA is wrong', 'other')).not.toContain('Zm9vYmFy');
  });

  it.each([undefined, null, 5, {}, '', '  '])('shows nothing of %j', (message) => {
    expect(shown(message, 'other')).toBeNull();
  });

  it('never shows a prompt that the server repeats, whole or quoted', () => {
    const prompt = fc.string({ minLength: 4, maxLength: 200 }).filter((text) => text.trim().length >= 4);
    fc.assert(
      fc.property(prompt, fc.constantFrom('', '"', '{"input": "'), (text, quote) => {
        expect(shown(`No good: ${quote}${text}`, text) ?? '').not.toContain(text.trim());
      }),
    );
  });

  it('never shows twenty characters of a long prompt in a row', () => {
    const words = fc.array(fc.constantFrom('alpha', 'beta', 'gamma', 'delta', 'omega'), { minLength: 20 });
    fc.assert(
      fc.property(words, fc.nat(60), (list, start) => {
        const prompt = list.join(' ');
        expect(shown(`Cannot read ${prompt.slice(start, start + 40)} at all`, prompt)).toBeNull();
      }),
    );
  });

  it('is short', () => {
    expect(shown('long '.repeat(10_000), 'other')!.length).toBeLessThanOrEqual(300);
  });
});
