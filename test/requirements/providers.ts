/** Models, embedders and rerankers. */
export const providersRequirements: Record<string, string> = {
  // Local ones and mocks
  'providers:local-rerank:lexical': 'Documents are reranked without a key or network, under a name that says how.',
  'providers:mock:seed': 'What is random in a mock is the same for the same seed.',
  'providers:mock-llm:default-response': 'The mock model says "Mock response" where it is told nothing else.',
  'providers:mock-llm:responses': 'The mock model gives its responses in turn and begins again.',
  'providers:mock-llm:token-ratio': 'The mock model counts 0.25 tokens a character by default.',
  'providers:mock-llm:fail-after': 'With failAfter 3, three calls succeed, the fourth and later are ProviderErrors.',
  'providers:mock-llm:error-rate': 'The mock model fails in a share of its calls.',
  'providers:mock-llm:call-history': 'The mock model keeps every request.',
  'providers:mock-llm:reset': 'A reset of the mock model forgets its calls and begins its script again.',
  'providers:mock-embedding:dimensions': 'The mock embedder gives unit vectors of 384 numbers by default.',
  'providers:mock-embedding:deterministic': 'The mock embedder gives the same text the same vector by default.',
  'providers:mock-embedding:fail-after': 'The mock embedder fails as the mock model does.',
  'providers:mock-embedding:call-history': 'The mock embedder keeps its calls until it is reset.',
  'providers:mock-rerank:position': 'The mock reranker scores 1 - 0.1 * index, never below 0, by default.',
  'providers:mock-rerank:fixed': 'The mock reranker gives fixed scores, best first.',
  'providers:mock-rerank:random': 'The mock reranker gives random scores from a seed.',
  'providers:mock-rerank:call-history': 'The mock reranker keeps its calls until it is reset.',
};
