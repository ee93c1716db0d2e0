/** Prompt artifacts, and the loop that runs them. */
export const promptRequirements: Record<string, string> = {
  // The library
  'prompt:save:path': 'save writes <home>/prompts/<task_name>_<task_version>.json and gives its path.',
  'prompt:save:never-over-another': 'A version that is there is never written again: PROMPT_EXISTS.',
  'prompt:save:race':
    'Of two processes that save one version at once exactly one succeeds; the other gets PROMPT_EXISTS.',
  'prompt:save:atomic': 'A saver that is killed leaves no half file, and nothing that list shows.',
  'prompt:save:refused':
    'A bad name, version, tool or an empty prompt is an error that names it, and there is no file.',
  'prompt:save:disk': 'A folder that cannot be written and a full disk are clear errors, and there is no file.',
  'prompt:save:provenance': 'Optimizer, score, dataset and parent version are kept; created_at comes from the clock.',
  'prompt:save:lossless': 'What JSON cannot hold exactly is refused at save, with its path.',
  'prompt:save:options': 'A misspelt option of save or load is refused.',
  'prompt:name:versions': 'Versions are v1, v2.1 or semantic versions.',
  'prompt:name:escape': 'A name that leads out of the folder is refused, and so is a link that does.',
  'prompt:load:prompt': 'load gives the prompt, loadArtifact everything, as it was saved.',
  'prompt:load:missing': 'A missing prompt is PROMPT_NOT_FOUND with the names that were probably meant.',
  'prompt:load:broken': 'Broken JSON is an error that names file, line and column.',
  'prompt:load:newer': 'An artifact of a newer schema version is refused.',
  'prompt:load:older': 'An artifact from before schema versions is migrated.',
  'prompt:load:unknown-fields': 'Unknown fields of an artifact survive a read.',
  'prompt:load:bounded': 'A file that is too large, no file or not UTF-8 is refused.',
  'prompt:load:tampered': 'An artifact that was changed after it was saved is refused.',
  'prompt:list:all': 'list gives every artifact by task and version, and says which cannot be read and why.',
  'prompt:diff:content': 'diff tells how prompt, tools, predictors, demonstrations and metadata differ.',
  'prompt:verify:problems': 'verify tells whether content hash and fingerprints fit.',
  // The tool contract
  'prompt:tools:same': 'Order, descriptions, titles, examples and defaults of tools do not count.',
  'prompt:tools:changed':
    'Tools that were added, removed or changed are PROMPT_TOOLS_CHANGED with tool, field and both types.',
  'prompt:tools:spelling': 'Ways to write JSON Schema that mean the same compare equal.',
  'prompt:tools:forms': 'Tools come in OpenAI, name-and-parameters or MCP form, with JSON Schema or Standard Schema.',
  'prompt:tools:bounded': 'Schemas that refer to themselves are compared, those that grow without bound refused.',
  // Importers
  'prompt:import:dspy': 'State files of Predict, ChainOfThought, ReAct, nested and indexed predictors are read.',
  'prompt:import:dspy-folder': 'Of a program folder the JSON is read; pickles are refused with the reason.',
  'prompt:import:dspy-legacy': 'Files of DSPy 2.5 and earlier are refused with the reason.',
  'prompt:import:fields':
    'Fields come from a signature, else from descriptions and demonstrations; what is ambiguous is an error that says what to pass.',
  'prompt:import:signature': 'A signature gives names, order and types; what cannot be read is named.',
  'prompt:import:tools': 'Tools in the instructions are read and compared with the given ones.',
  'prompt:import:secrets': 'Keys, addresses and whatever redaction finds in a model configuration are left out.',
  'prompt:import:ax': 'Optimised programs of ax are read; training examples are left out unless asked for.',
  'prompt:import:langfuse': 'Prompts are got from Langfuse with their tools, and pushed with tools and hash.',
  'prompt:import:text': 'A plain text is a program.',
  'prompt:import:nonsense': 'Whatever is no program is refused with the reason and its path.',
  'prompt:import:exact': 'An integer that a number cannot hold is refused where it stands.',
  'prompt:export:dspy':
    'What was imported from DSPy exports as it came, without secrets; a plain prompt with its signature.',
  // Messages of a predictor
  'prompt:render:layout': 'Messages have the markers, order of fields and turns of the chat adapter of DSPy.',
  'prompt:render:values': 'Values are written as Python writes them; lists in text fields are numbered.',
  'prompt:render:inputs': 'A missing or unknown input is named.',
  'prompt:reply:fields': 'A reply is read into typed fields, tolerant of what stands around them.',
  'prompt:reply:misfit': 'A field that is missing or of another type is named.',
  // Messages
  'prompt:messages:openai':
    'A conversation of OpenAI comes back as it was on the wire, unknown fields and old forms too.',
  'prompt:messages:langchain': 'A stored conversation comes back as it was from the classes of LangChain.',
  'prompt:messages:ai-sdk': 'A conversation of the AI SDK comes back as it was.',
  'prompt:messages:python': 'What messages_to_dict of Python writes is read.',
  'prompt:messages:nothing-dropped': 'Refusals, bad arguments and the role of a developer are kept.',
  'prompt:messages:as-written': 'A reply goes back to the model to the letter, calls in their order.',
  'prompt:messages:reply': 'A reply keeps its reasoning, usage, model, provider and finish reason.',
  'prompt:messages:first-form': 'Calls of the protocol before tools become calls of today.',
  'prompt:messages:text-only': 'A part that a provider cannot take is refused with its place, never left out.',
  'prompt:messages:data-stays-data': 'Data that looks like an object of LangChain stays data.',
  'prompt:messages:refused': 'What is no message is refused with its place.',
  'prompt:messages:lossless': 'What JSON cannot hold is refused with its path.',
  // Models
  'prompt:model:name':
    'provider/model names a model; keys and addresses come as arguments, never from the environment.',
  'prompt:model:provider': 'A provider is taken as it is.',
  'prompt:model:ai-sdk': 'Models of the AI SDK answer, whole and streamed.',
  'prompt:model:langchain':
    'Models of LangChain answer with tools, whole and streamed, without a change of their replies.',
  'prompt:model:langchain-settings': 'What a model of LangChain would not hear of is refused, never ignored.',
  'prompt:model:langchain-errors': 'Failures of a model of LangChain are ProviderErrors that quote nothing.',
  'prompt:model:refused': 'Anything else is a ConfigurationError that says what is accepted, and never a value.',
  'prompt:model:traced': 'With telemetry the calls of models are spans.',
  // Tools
  'prompt:tool:define': 'A tool is checked where it is written; its name is valid and its schema that of an object.',
  'prompt:tool:unique': 'Two tools of a run cannot share a name.',
  'prompt:tool:strict': 'A tool is strict only where its schema allows it.',
  'prompt:tool:arguments':
    'Arguments are checked by Standard Schema or JSON Schema, and defaults and transforms applied.',
  'prompt:tool:misfit': 'Misfits tell the model the place, what is expected and what it wrote.',
  'prompt:tool:exact': 'Arguments with an integer that a number cannot hold are a misfit.',
  'prompt:tool:schema-bounded': 'Schemas that are too large, too deep or refer to other documents are refused.',
  'prompt:tool:pattern': 'A pattern cannot stop the process: matching has a limited time.',
  'prompt:tool:mcp': 'Tools of MCP servers are listed to the last page and called, with any client.',
  'prompt:tool:mcp-result': 'Structured content goes before text; an error of the server is an error of the tool.',
  'prompt:tool:mcp-names': 'Names fit what models take, are unique, and do not depend on the order.',
  'prompt:tool:mcp-annotations': 'Annotations are kept for approvals.',
};
