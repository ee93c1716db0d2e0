export const observabilityRequirements: Record<string, string> = {
  // Context
  'observability:context:with': 'withContext holds for its work, also behind an await, and not beside or after it.',
  'observability:context:bind': 'bindContext adds to the context around it, for all that runs within it.',
  'observability:context:clear': 'clearContext takes away what is bound around it, not what is bound further out.',
  'observability:context:isolation': "Requests that run at once never see each other's context.",
  // Logging
  'observability:logging:line': 'Every line is one JSON object with timestamp, level, event and logger.',
  'observability:logging:context':
    'Every line carries what is bound of tenant_id, agent_id, session_id, turn_id and trace_id.',
  'observability:logging:levels':
    'Lines are written from the level on, info by default; it can be changed at any time.',
  'observability:logging:trace': 'Lines carry the trace under way or the bound one, and none without include_trace_id.',
  'observability:logging:console': 'The format console is one readable line, with colours only when told.',
  'observability:logging:configuration': 'A configuration that does not fit is a ConfigurationError.',
  'observability:logging:get-logger': 'getLogger follows the latest set-up and is silent without one.',
  'observability:logging:any-value': 'Values that JSON cannot say are written as well as they can be.',
  'observability:logging:errors': 'Errors are written with message, stack, cause and the errors of an aggregate.',
  'observability:logging:never-throws': 'No field can make a call throw or lose its line.',
  'observability:logging:bounded': 'A line has at most 256 KiB; a longer one is cut and says so.',
  'observability:logging:failing-sink': 'A destination that fails or is full never throws into the caller.',
  'observability:logging:sync': 'What was logged is there however the process ends, SIGKILL included.',
  'observability:logging:fail-closed': 'A line that cannot be redacted is replaced by a placeholder.',
  'observability:logging:redaction': 'redact_pii is on by default; secrets are redacted without it too.',
  // Redaction
  'observability:redaction:names': 'Values of sensitive names are replaced outright, at any depth.',
  'observability:redaction:numbers': 'Numbers and counters of tokens are left alone.',
  'observability:redaction:email': 'E-mail addresses are replaced.',
  'observability:redaction:phone': 'Phone numbers are replaced.',
  'observability:redaction:ssn': 'Social security numbers are replaced.',
  'observability:redaction:card': 'Card numbers that pass the Luhn check are replaced.',
  'observability:redaction:keys': 'API keys and other secrets of known shapes are replaced.',
  'observability:redaction:keeps': 'UUIDs, hashes, times, versions, addresses and plain numbers stay in texts.',
  'observability:redaction:stays': 'They stay byte for byte in a line beside something that is redacted.',
  'observability:redaction:pii-optional': 'Personal data stays where redact_pii is off.',
  'observability:redaction:patterns': 'redact_patterns are replaced too.',
  'observability:redaction:patterns-checked': 'A pattern that is none or may take for ever is refused.',
  'observability:redaction:ways':
    'Nothing leaks by message, printf argument, deep key, error message, stack, cause, child binding, toJSON, key name, JSON in a string, array, URL query, header or prefix.',
  'observability:redaction:fixed-point': 'Redacting twice changes nothing.',
  'observability:redaction:fail-closed': 'A suspicious line that is no JSON is refused.',
  'observability:redaction:linear': 'Redaction is linear in the input.',
  'observability:redaction:recheck': 'No pattern backtracks badly.',
  // Metrics
  'observability:metrics:text-format': 'Every metric of the specification reads back from /metrics with its labels.',
  'observability:metrics:service-info': 'waymark_service_info tells the service and its version.',
  'observability:metrics:label-cap':
    'A metric keeps 1,000 label sets by default; further ones share one series, are counted, and are logged once.',
  'observability:metrics:label-values':
    'Label values have at most 128 characters, and no secrets or control characters.',
  'observability:metrics:context-labels':
    'Tenant, agent and step of a metric come from the context unless they are named.',
  'observability:metrics:never-throws': 'Recording never throws; what cannot be recorded is left out.',
  'observability:metrics:own-registry': 'Metrics have a registry of their own, never the global one.',
  'observability:metrics:handler': 'A handler answers /metrics, for Fetch and for Node.',
  // Tracing
  'observability:tracing:otlp': 'Spans go to the OTLP endpoint, with service name, version and headers.',
  'observability:tracing:parents': 'A span is the child of the one under way, in concurrent work too.',
  'observability:tracing:sample-rate':
    'sample_rate is the share of traces recorded, 1 by default; a trace of another process is recorded when that one does.',
  'observability:tracing:redaction': 'Names, attributes, events and exceptions of spans hold no secrets.',
  'observability:tracing:error-status': 'What throws within a span marks it and goes on as it was.',
  'observability:tracing:context-attributes': 'Spans carry tenant.id, agent.id, session.id and turn.id of the context.',
  'observability:tracing:trace-id-in-context': 'Log lines within a span carry its trace id.',
  'observability:tracing:inject':
    'The span under way goes into the headers of requests, as traceparent and tracestate.',
  'observability:tracing:traceparent': 'Every trace context survives writing and reading.',
  'observability:tracing:traceparent-strict': 'Only what the standard allows is read as a traceparent.',
  'observability:tracing:across-processes': 'The spans of a called process are below the span that called it.',
  'observability:tracing:strict-configuration':
    'A configuration that does not fit is refused, without showing its values.',
  'observability:tracing:losses': 'That spans are lost is logged once, and how many at shutdown.',
  'observability:tracing:no-self-tracing': 'Sending spans makes no spans.',
  // Langfuse
  'observability:langfuse:model-calls':
    'Langfuse gets model, tokens, input and output of model calls, and only of those.',
  'observability:langfuse:redaction': 'Langfuse gets no secrets and no media uploads.',
  'observability:langfuse:keys': 'Nothing is sent to Langfuse unless both keys are set.',
  // Middleware
  'observability:middleware:context':
    'A request starts with a context of its own, from X-Tenant-ID, X-Agent-ID, X-Session-ID, X-Request-ID and traceparent.',
  'observability:middleware:invalid-ids': 'A header that holds no id of at most 128 characters counts as absent.',
  'observability:middleware:root-span': 'A request is a server span named by its route, without values of its query.',
  'observability:middleware:log-lines': 'Start and end of a request are logged with its context.',
  'observability:middleware:metrics': 'Requests and their duration are counted by route, never by path.',
  'observability:middleware:errors': 'What a handler throws is marked in span, log and metrics, and passed on.',
  'observability:middleware:streams': 'A request ends with the last byte of its answer.',
  'observability:middleware:aborts': 'A client that leaves before the end of the answer is marked.',
  'observability:middleware:isolation': 'Concurrent requests never see the context of another one.',
  // Set-up
  'observability:setup:one-configuration': 'One configuration brings logs, metrics and traces together.',
  'observability:setup:middleware': 'The middleware of a set-up has its logger, metrics and tracer.',
  'observability:setup:redaction': 'The redaction patterns of a set-up hold for lines and spans.',
  'observability:setup:strict': 'A field that is not known is refused.',
  'observability:setup:lazy': 'OpenTelemetry, Langfuse and Prometheus are loaded only where they are configured.',
  'observability:setup:not-installed': 'A part whose packages are missing is refused with what to install.',
  'observability:faults:collector':
    'A collector that is down, hangs, hangs up or answers 500 costs no call, and the process ends after its shutdown.',
  'observability:faults:burst': 'All of 5,500 spans that end at once arrive.',
  'observability:cli:trace': 'The command line prints what it did and how long it took, with --trace.',
  'observability:cli:lazy': 'A command that neither traces nor logs loads nothing that would.',
  'observability:cli:log-level': 'The command line logs to stderr from --log-level on.',
};
