import {
  formatJsonPath,
  redactSecrets,
  ValidationError,
  type ChatReply,
  type FinishReason,
  type StandardIssue,
  type StandardSchema,
  type ValidationIssue,
} from '@waymark/core-types';

const longestReplyRead = 16_000;
const longestReplyKept = 2_000;
const mostIssues = 20;
const longestIssue = 300;

const cutBy: Partial<Record<FinishReason, string>> = { length: 'at max_tokens', content_filter: 'by a content filter' };

/**
 * The value that a reply holds, as JSON or as JSON within one code fence, checked by the schema.
 * @throws {ValidationError} when it is cut, is not JSON, or does not fit; `details.reply` is its beginning, redacted.
 */
export async function readStructuredReply<Output>(
  reply: ChatReply,
  schema: StandardSchema<Output>,
  provider: string,
): Promise<Output> {
  const text = reply.message.content ?? '';
  const misfit = (issues: ValidationIssue[]) => {
    const [first] = issues;
    return new ValidationError(
      `The reply of ${provider} does not fit the schema at ${first?.path}: ${first?.message}`,
      issues,
      {
        details: { provider, reply: redactSecrets(text.slice(0, longestReplyRead)).slice(0, longestReplyKept) },
        recoveryAction: 'Ask again, with a higher max_tokens if the reply was cut, or ask another model.',
      },
    );
  };
  const cut = cutBy[reply.finish_reason];
  if (cut !== undefined) throw misfit([{ path: '$', message: `it was cut ${cut}` }]);
  const value = parseJson(text);
  if (value === undefined) throw misfit([{ path: '$', message: 'it is not JSON' }]);
  const result = await schema['~standard'].validate(value);
  if (result.issues !== undefined) throw misfit(result.issues.slice(0, mostIssues).map(toValidationIssue));
  return result.value;
}

function parseJson(text: string): unknown {
  const trimmed = text.trim();
  const isFenced = trimmed.startsWith('```') && trimmed.endsWith('```');
  try {
    return JSON.parse(isFenced ? trimmed.slice(trimmed.indexOf('\n') + 1, -3) : trimmed);
  } catch {
    return undefined;
  }
}

function toValidationIssue({ path = [], message }: StandardIssue): ValidationIssue {
  const keys = path.map((step) => (typeof step === 'object' ? step.key : step));
  return { path: formatJsonPath(keys), message: redactSecrets(message).slice(0, longestIssue) };
}
