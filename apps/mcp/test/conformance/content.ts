import type { ContentBlock } from '@modelcontextprotocol/server';

/** One red pixel. */
export const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC';
/** No sound at all: a header, and no samples. */
const wav = Buffer.from(
  'RIFF$\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0@\x1f\0\0@\x1f\0\0\x01\0\x08\0data\0\0\0\0',
  'latin1',
);

export function text(words: string): { content: ContentBlock[] } {
  return { content: [{ type: 'text', text: words }] };
}

const image: ContentBlock = { type: 'image', data: png, mimeType: 'image/png' };

/** What the tools answer that only answer. */
export const contentByTool: Record<string, ContentBlock[]> = {
  test_simple_text: text('This is a simple text response for testing.').content,
  test_image_content: [image],
  test_audio_content: [{ type: 'audio', data: wav.toString('base64'), mimeType: 'audio/wav' }],
  test_embedded_resource: [
    {
      type: 'resource',
      resource: {
        uri: 'test://embedded-resource',
        mimeType: 'text/plain',
        text: 'This is an embedded resource content.',
      },
    },
  ],
  test_multiple_content_types: [
    { type: 'text', text: 'Multiple content types test:' },
    image,
    {
      type: 'resource',
      resource: {
        uri: 'test://mixed-content-resource',
        mimeType: 'application/json',
        text: '{"test":"data","value":123}',
      },
    },
  ],
};
