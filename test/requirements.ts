/**
 * What each specified behaviour is called. A test that shows a behaviour carries its id in brackets in its title;
 * `requirements.test.ts` fails on an id that no test cites and on a citation that is not listed here.
 */
export const requirements: Record<string, string> = {
  // The document
  'medallion:document:schema': 'A document is checked against medallion.v1 and every misfit is named with its path.',
  'medallion:document:times': 'updated_at is never before created_at.',
  'medallion:document:high-level-limit': 'summary.high_level has at most 300 characters.',
  'medallion:document:ids': 'Decisions are D-001 ..., questions Q-001 ..., each id once.',
  'medallion:document:unknown-fields': 'Unknown fields of a newer version survive a read, update and write.',
  'medallion:document:newer-version': 'A document of a newer schema version is refused with what reads it.',
  'medallion:evidence:non-empty': 'Evidence with an empty session_summary is an error before any model is called.',
  // The store
  'medallion:store:create': 'A created medallion reads back exactly.',
  'medallion:store:create-existing-id': 'Creating an id that is taken is an error.',
  'medallion:store:update': 'An update replaces the document and keeps created_at.',
  'medallion:store:update-missing-id': 'Updating an id that does not exist is an error.',
  'medallion:store:get-absent': 'getById of an absent id is null.',
  'medallion:store:scope-nodes': 'Every requested graph node must be among the stored ones.',
  'medallion:store:scope-tags': 'Where tags are asked for, at least one is shared.',
  'medallion:store:order': 'Newest updated_at first, ties by id.',
  'medallion:store:limit': 'At most limit medallions, 10 by default.',
  'medallion:store:empty': 'An empty scope, a limit of 0 or less and no match give an empty list.',
  'medallion:store:alive': 'Only active medallions by default.',
  'medallion:store:search-text': 'Text search finds words in what a medallion says, bound to the scope.',
  'medallion:store:search-hybrid': 'Hybrid search fuses full text and vectors, bound to the scope.',
  'medallion:store:compare-and-swap':
    'An update from a stale revision writes nothing and returns the current state and what changed.',
  'medallion:store:lossless': 'What cannot be stored exactly is refused at write, with its path.',
  'medallion:store:hostile-scope': 'SQL and control characters in scope names and queries are data.',
  'medallion:store:tenant': 'A store sees only what its own tenant wrote.',
  // Revisions
  'medallion:revision:history': 'Every acknowledged revision is in the history.',
  'medallion:revision:diff': 'A diff names decisions added, changed and dropped, and questions opened and answered.',
  'medallion:revision:restore': 'Any revision reads back exactly and can be made the newest again.',
  'medallion:revision:compact': 'Two hundred revisions take a fraction of two hundred copies.',
  // MedallionLLM
  'medallion:llm:generate': 'generate makes a valid medallion about the scope.',
  'medallion:llm:update-keeps-identity': 'update keeps medallion_id, created_at and the ids of what stands.',
  'medallion:llm:update-removes-answered': 'update removes answered questions.',
  'medallion:llm:update-replaces-contradicted': 'update replaces contradicted decisions.',
  'medallion:llm:update-leaves-rest': 'update leaves the rest untouched.',
  'medallion:llm:repair-once': 'A reply that does not fit is repaired once by asking again with the exact errors.',
  'medallion:llm:error-carries-reply': 'A second unusable reply is an LLMError that carries the reply.',
  'medallion:llm:stub': 'The stub answers without a model, the same for the same input.',
  'medallion:llm:extractive': 'The extractive reader needs no model and no key, and says so in meta.model.',
  'medallion:llm:extractive-decisions': 'Decisions are read from talk and from commit messages, with their source.',
  'medallion:llm:extractive-questions': 'Open questions are read from talk, TODO lines, failing tests and last errors.',
  'medallion:llm:extractive-work': 'Subsystems, entry points and failed attempts are read from what was done.',
  'medallion:llm:extractive-deterministic': 'The same evidence gives the same medallion.',
  // Sessions
  'medallion:session:load': 'loadMedallionsForScope returns what is alive, newest first.',
  'medallion:session:checkpoint-new': 'A first checkpoint of a scope makes a medallion.',
  'medallion:session:checkpoint-update': 'A checkpoint updates the newest active medallion of exactly its scope.',
  'medallion:session:checkpoint-idempotent': 'The same checkpoint twice never makes two.',
  'medallion:session:checkpoint-exact-scope':
    'A checkpoint of {repo:a} never touches the medallion of {repo:a, module:b}.',
  'medallion:session:checkpoint-concurrent': 'Sessions that checkpoint one scope at once lose nothing.',
  'medallion:session:hooks': 'onSessionStart loads and onSessionEnd checkpoints.',
  'medallion:session:prompt-budget': 'summariseForPrompt stays within its token budget, most important first.',
  'medallion:session:prompt-fenced': 'Recorded text stays data: fenced, and unable to close its fence.',
  'medallion:session:redaction': 'Secrets in evidence are redacted before they are stored.',
  'medallion:errors:hierarchy': 'MedallionError > SchemaValidationError, StoreError, LLMError, each with its cause.',
  // Beyond
  'medallion:merge:deterministic':
    'A three-way merge keeps both writers’ decisions and gives the same result every time.',
  'medallion:staleness:git': 'A medallion whose knowledge is behind the repository is found stale, with the reason.',
  'medallion:staleness:supersede': 'A superseded medallion names its successor and is no longer resumed.',
  'medallion:transfer:round-trip': 'Export and import of JSON Lines keep documents and revisions.',
  'medallion:transfer:hostile-import': 'A bad line of an import is named and nothing of the file is half-written.',
  // Evidence readers
  'transcripts:claude-code': 'Claude Code session logs are read; bookkeeping and slash commands are not talk.',
  'transcripts:codex': 'Codex session logs are read; a result that stands twice is kept once.',
  'transcripts:chat-completions': 'Arrays of chat messages, OpenAI or LangChain shaped, are read.',
  'transcripts:unknown-lines': 'Unknown, broken and truncated lines are counted and skipped, never an error.',
  'transcripts:large': 'A log of 50 MB and ten thousand lines is read; invalid UTF-8 does not stop it.',
  'transcripts:hook-json': 'Hook JSON on stdin is answered in the agent’s format and never breaks the agent.',
  'evidence:git': 'Git log and diff are read with paths, line counts and added lines.',
  'evidence:test-output': 'Test output is read; an unreadable one is never "0 failures".',
};
