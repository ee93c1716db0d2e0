/** Hides passwords and tokens of URLs, and the given secrets wherever they stand. */
export function maskSecrets(text: string, secrets: readonly (string | undefined)[] = []): string {
  let masked = text
    .replaceAll(/([a-z][a-z0-9+.-]*:\/\/[^/?#\s:@]*):[^/?#\s]*@/gi, '$1:***@')
    .replaceAll(/([?&](?:auth_?token|token|password|api_?key)=)[^&#\s]*/gi, '$1***');
  for (const secret of secrets) {
    if (secret !== undefined && secret.length >= 6) masked = masked.replaceAll(secret, '***');
  }
  return masked;
}
