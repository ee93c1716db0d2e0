/** What stands where a secret or personal data stood. */
export const mask = '[REDACTED]';
