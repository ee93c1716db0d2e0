/** A request as it was made. */
export interface FetchedRequest {
  url: string;
  body: Record<string, unknown>;
  authorization: string | null;
}

/** A fetch that keeps its requests and gives every one the same answer. */
export function recordingFetch(answer: unknown, status = 200) {
  const requests: FetchedRequest[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const body = (await request.json()) as Record<string, unknown>;
    requests.push({ url: request.url, body, authorization: request.headers.get('authorization') });
    return Response.json(answer, { status });
  };
  return { fetch, requests };
}
