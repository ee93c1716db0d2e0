/** How well one document answers a query. */
export interface RerankResult {
  /** Position of the document in the list that was sent. */
  index: number;
  /** From 0 to 1; scores of different providers are never compared. */
  score: number;
  document: string;
}

/** Orders documents by how well they answer a query. Every failure is a `ProviderError`. */
export interface RerankProvider {
  /** `provider/model`. */
  readonly name: string;
  /** Results by descending score, at most `top_k` of them (default: all); none for no documents. */
  rerank(
    query: string,
    documents: readonly string[],
    options?: { top_k?: number; signal?: AbortSignal },
  ): Promise<RerankResult[]>;
}
