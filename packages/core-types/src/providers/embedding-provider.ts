/** Turns texts into vectors. Every failure is a `ProviderError`. */
export interface EmbeddingProvider {
  /** `provider/model`; vectors of different names are never compared. */
  readonly name: string;
  /** Numbers in a vector. */
  readonly dimensions: number;
  /** One vector of unit length a text, in the order of the texts. */
  embed(texts: string[], options?: { signal?: AbortSignal }): Promise<Float32Array[]>;
}
