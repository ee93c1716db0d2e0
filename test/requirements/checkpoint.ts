/** Checkpoints and the store of LangGraph, and sessions of the OpenAI Agents SDK. */
export const checkpointRequirements: Record<string, string> = {
  'checkpoint:values:lossless':
    'Dates, BigInts, NaN, Maps, Sets, bytes, undefined and documents of LangChain come back as they went in.',
  'checkpoint:values:short-shells': 'A long text in a value that is short without it comes back, after a prune too.',
  'checkpoint:values:any-steps': 'Any values in any steps come back to another reader, whatever was pruned before.',
  'checkpoint:values:messages': 'Messages of LangChain come back as the class that they were, with all their fields.',
  'checkpoint:values:inert':
    'Stored data never chooses a class: what a user writes comes back as plain data, whatever it looks like.',
  'checkpoint:values:refused': 'What cannot be kept is refused with its path, and nothing is written.',
  'checkpoint:lists:every-step': 'A list is stored by what changes, and each of its steps can be restored.',
  'checkpoint:versions:forks': 'Two branches may give one version to different values; both are kept.',
  'checkpoint:versions:copy': 'A copy of a checkpoint has the values of its original.',
  'checkpoint:versions:kept': 'A longer value that stays from checkpoint to checkpoint is kept twice at most.',
  'checkpoint:list:filter': 'Metadata is compared exactly; keys and values are never part of a statement.',
  'checkpoint:list:pages':
    'Lists go over long threads and all threads, newest first, before a checkpoint or by its id.',
  'checkpoint:history:long': 'The history of a branch follows parents to the first, or to where it was pruned.',
  'checkpoint:config:invalid': 'A missing id or one of the wrong kind is CHECKPOINT_INVALID and named.',
  'checkpoint:values:newer': 'Fields of newer checkpoints are kept.',
  'checkpoint:values:unknown': 'A stored type that this version does not know is refused.',
  'checkpoint:values:defaults': 'Of messages only what their classes set again is left out.',
  'checkpoint:prune:sends': 'prune keeps the parent of a checkpoint from before version 4, for its sends.',
  'checkpoint:writes:deltas': 'Writes since the last stored value come in the order of steps, tasks and places.',
  'checkpoint:prune:meanwhile': 'prune never removes what somebody refers to who writes meanwhile.',
  'checkpoint:store:paths': 'Indexed fields are found by steps, indexes and wildcards.',
  'checkpoint:factory:unreachable':
    'Without a server the factory fails and leaves nothing open; close closes what it opened.',
  'checkpoint:delete:first': 'deleteThread works as the first call and removes all of one thread.',
  'checkpoint:delete:meanwhile': 'A writer that knew a deleted thread writes everything that it refers to again.',
  'checkpoint:delete:beside': 'A deletion beside the first checkpoint of a thread takes all of it or nothing.',
  'checkpoint:put:again': 'A checkpoint that is put over itself keeps its parent, and stays in a prune.',
  'checkpoint:prune:readers': 'A reader beside a prune sees what is there after it, and no damage.',
  'checkpoint:writes:places': 'The first write of a channel counts, of a special one the last.',
  'checkpoint:sends:migration': 'Sends of checkpoints before version 4 are read from the writes of the parent.',
  'checkpoint:fork:refused':
    'onConflict refuse ends a run that goes on from where another has gone on; an update still makes a branch.',
  'checkpoint:fork:branches': 'branches gives every tip of a thread and where it parts.',
  'checkpoint:fork:history': 'A fork is a branch with a history of its own, made by an update, a copy or a run.',
  'checkpoint:fork:processes': 'Two processes on one thread lose nothing: each branch can be reached.',
  'checkpoint:fork:processes-refused': 'Two processes that are refused forks write one line.',
  'checkpoint:prune:kept':
    'prune keeps the newest checkpoints of each branch with all their values; a dry run only counts.',
  'checkpoint:prune:texts': 'prune keeps the long texts that stand within kept values.',
  'checkpoint:prune:deltas': 'prune keeps the line back to the last stored value of a delta channel.',
  'checkpoint:prune:exit': 'prune keeps the state of a subgraph whose graph stored no step of its own.',
  'checkpoint:prune:subgraphs':
    'A namespace of a task goes with the checkpoint that ran it, and stays where that one is not stored yet.',
  'checkpoint:damage:named': 'A missing or changed value is CHECKPOINT_DAMAGED, never half a checkpoint.',
  'checkpoint:size:chat':
    'A chat of 200 turns of a thousand characters takes less than 1.5 times its own size, each step restorable.',
  'checkpoint:validation:suite':
    "All tests of LangGraph's validation suite pass, none skipped, on libSQL files and PostgreSQL.",
  'checkpoint:graph:interrupt': 'A graph that waits for a person goes on in another process.',
  'checkpoint:graph:time-travel': 'A graph goes on from any earlier step as a branch of its own.',
  'checkpoint:graph:update': 'A person changes the state at the tip and the graph goes on from there in one line.',
  'checkpoint:graph:subgraph': 'A subgraph that waits keeps its state, after a prune too.',
  'checkpoint:graph:messages': "A conversation stays one of LangChain's messages.",
  'checkpoint:node:messages':
    'A node of a graph runs a prompt on the state and adds replies and answers as messages of LangChain.',
  'checkpoint:node:interrupts': 'A graph waits before and after such a node and goes on from the checkpoint.',
  'checkpoint:node:keys': 'A node reads its input from and writes its result to the channels that it is told.',
  'checkpoint:node:stored': 'A node takes stored messages, and a system prompt that the state has already.',
  'checkpoint:node:repaired': 'A node answers a dangling tool call for the model and adds what comes last only.',
  'checkpoint:node:stream': "A node's deltas, messages and tool calls go to the stream mode custom.",
  'checkpoint:node:journal': 'A node with a journal that runs again goes on with its run; another run is refused.',
  'checkpoint:node:signal': "A node ends by the graph's signal or its own.",
  'checkpoint:size:graph':
    'A graph of 200 turns with inputs, writes and two steps a turn takes less than 1.5 times its conversation, each step restorable.',
  'checkpoint:factory:kinds': 'getCheckpointer gives memory, sqlite and postgres, with tables of LangGraph or ours.',
  'checkpoint:factory:unknown': 'Another type is a ConfigurationError that names the known ones.',
  'checkpoint:factory:url': 'A missing or unfit URL is a ConfigurationError that shows no password.',
  'checkpoint:store:items': 'The store keeps items exactly, with when they were made and changed.',
  'checkpoint:store:isolated': 'A search sees what is below its namespace, whatever characters labels hold.',
  'checkpoint:store:filter':
    'Filters compare values exactly or by $eq, $ne, $gt, $gte, $lt, $lte; pages come newest first.',
  'checkpoint:store:batch': 'A batch reads first, then writes all or nothing, the last of each key.',
  'checkpoint:store:namespaces': 'Namespaces are listed by prefix, suffix, wildcard and depth.',
  'checkpoint:store:meaning':
    'With an embedder items are ranked by the most similar text of the fields that are indexed.',
  'checkpoint:store:graph': 'Nodes of a graph remember with the store.',
  'checkpoint:agents:items':
    'A session of the OpenAI Agents SDK keeps items exactly and gives the newest when asked for some.',
  'checkpoint:agents:pop': 'popItem takes the newest item away.',
  'checkpoint:agents:clear': 'clearSession clears one session and no other.',
  'checkpoint:agents:refused': 'An item that cannot be kept is refused with its path, and none is added.',
  'checkpoint:agents:processes': 'Two processes lose no item of a session and take none twice.',
};
