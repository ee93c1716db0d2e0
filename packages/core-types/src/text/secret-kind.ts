/** What kind of secret was replaced; it stands in the marker, as in `[redacted:github-token]`. */
export type SecretKind =
  | 'anthropic-key'
  | 'assignment'
  | 'authorization'
  | 'aws-key'
  | 'github-token'
  | 'gitlab-token'
  | 'google-key'
  | 'jwt'
  | 'npm-token'
  | 'openai-key'
  | 'private-key'
  | 'provider-key'
  | 'slack-token'
  | 'stripe-key'
  | 'too-deep'
  | 'url-credentials'
  | 'url-token';

/** The text that stands where a secret stood. */
export function redactionMarker(kind: SecretKind): string {
  return `[redacted:${kind}]`;
}
