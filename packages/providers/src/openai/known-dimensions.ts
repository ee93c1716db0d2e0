const dimensions: Record<string, number> = {
  'text-embedding-3-small': 1536,
  'text-embedding-3-large': 3072,
  'text-embedding-ada-002': 1536,
  'nomic-embed-text': 768,
  'mxbai-embed-large': 1024,
  'all-minilm': 384,
  'bge-m3': 1024,
};

/** How many numbers the vectors of a well-known model have; a tag `:latest` and the maker before a slash do not matter. */
export function knownDimensions(model: string): number | undefined {
  const name = model.slice(model.lastIndexOf('/') + 1).replace(/:latest$/, '');
  return Object.hasOwn(dimensions, name) ? dimensions[name] : undefined;
}
