/** All that reads a response's body. */
const readers = ['body', 'bodyUsed', 'arrayBuffer', 'blob', 'clone', 'formData', 'json', 'text'] as const;

/**
 * An answer of JSON that knows its text. A web stream of it is made only for who reads it as one: making and reading a
 * stream takes longer than all else that a server does for a short answer.
 */
class JsonResponse extends Response {
  readonly #text: string;
  #streamed: Response | undefined;

  constructor(data: unknown, init: ResponseInit = {}) {
    const text = JSON.stringify(data) as string | undefined;
    if (text === undefined) throw new TypeError('This is not JSON.');
    const headers = new Headers(init.headers);
    if (!headers.has('content-type')) headers.set('content-type', 'application/json');
    super(null, { ...init, headers });
    this.#text = text;
  }

  /** The text of an answer of this kind; undefined for every other one. */
  static textOf(response: Response): string | undefined {
    return #text in response ? response.#text : undefined;
  }

  static {
    for (const name of readers) {
      Object.defineProperty(JsonResponse.prototype, name, {
        get(this: JsonResponse) {
          const whole = this.#stream();
          const value = whole[name];
          return typeof value === 'function' ? value.bind(whole) : value;
        },
      });
    }
  }

  #stream(): Response {
    const { status, statusText, headers } = this;
    return (this.#streamed ??= new Response(this.#text, { status, statusText, headers }));
  }
}

/** The text of what `Response.json` made, without a stream; undefined for every other response. */
export const jsonTextOf = (response: Response): string | undefined => JsonResponse.textOf(response);

/**
 * Makes `Response.json` of this process give responses whose text {@link jsonTextOf} knows, for the protocol's library
 * answers through it and offers no other way. They are responses like all others.
 */
export function keepJsonTexts(): void {
  const json = (data: unknown, init?: ResponseInit) => new JsonResponse(data, init);
  Object.defineProperty(Response, 'json', { value: json, writable: true, enumerable: true, configurable: true });
}
