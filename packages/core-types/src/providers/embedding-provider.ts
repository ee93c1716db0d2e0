/** What one request to an embedding model took. */
export interface EmbeddingUsage {
  /** Null where the server does not count. */
  input_tokens: number | null;
  /** The model that answered; null where the server does not say. */
  model: string | null;
}

/** How a text is sent to an embedding model. */
export interface EmbedOptions {
  signal?: AbortSignal;
  /** Told of each request to a model. An embedder without one calls nobody. */
  onUsage?: (usage: EmbeddingUsage) => void;
}

/** How texts are sent to an embedding model. */
export interface EmbedBatchOptions extends EmbedOptions {
  /** Texts in one request to the model. Default 100. */
  batch_size?: number;
}

/** Turns texts into vectors. Every failure is a `ProviderError`. */
export interface EmbeddingProvider {
  /** `provider/model`; vectors of different names are never compared. */
  readonly name: string;
  /** Numbers in a vector. */
  readonly dimensions: number;
  /** The vector of unit length of one text. */
  embed(text: string, options?: EmbedOptions): Promise<Float32Array>;
  /** One vector of unit length a text, in the order of the texts; none for none. */
  embedBatch(texts: readonly string[], options?: EmbedBatchOptions): Promise<Float32Array[]>;
}
