/** How texts are sent to an embedding model. */
export interface EmbedBatchOptions {
  /** Texts in one request to the model. Default 100. */
  batch_size?: number;
  signal?: AbortSignal;
}

/** Turns texts into vectors. Every failure is a `ProviderError`. */
export interface EmbeddingProvider {
  /** `provider/model`; vectors of different names are never compared. */
  readonly name: string;
  /** Numbers in a vector. */
  readonly dimensions: number;
  /** The vector of unit length of one text. */
  embed(text: string, options?: { signal?: AbortSignal }): Promise<Float32Array>;
  /** One vector of unit length a text, in the order of the texts; none for none. */
  embedBatch(texts: readonly string[], options?: EmbedBatchOptions): Promise<Float32Array[]>;
}
