import { headerOf, type HeaderSource } from '../tracing/trace-context.ts';

/** Which header says which field of the context. */
const headerNames = {
  tenant_id: 'x-tenant-id',
  agent_id: 'x-agent-id',
  session_id: 'x-session-id',
  request_id: 'x-request-id',
} as const;

/** The header that carries a request's id, both ways. */
export const requestIdHeader = headerNames.request_id;

/** What a request says about itself. */
export type RequestFields = Partial<Record<keyof typeof headerNames, string>>;

/** Ids as people and machines make them; nothing that could forge a log line or a header. */
const id = /^[\w.:@-]{1,128}$/;

/** The ids in a request's headers. One that is no id counts as absent: anybody can send anything. */
export function readRequestFields(headers: HeaderSource): RequestFields {
  const fields: RequestFields = {};
  for (const [field, name] of Object.entries(headerNames) as [keyof RequestFields, string][]) {
    const value = headerOf(headers, name)?.trim();
    if (value !== undefined && id.test(value)) fields[field] = value;
  }
  return fields;
}
