import { redactAuthorizationAndUrls } from './authorization-and-urls.ts';
import { redactPrivateKeys } from './private-key-blocks.ts';
import { redactAssignments } from './secret-assignments.ts';
import { redactTokenShapes } from './token-shapes.ts';

/**
 * Replaces secrets by `[redacted:<kind>]` and leaves the rest as it is: provider keys, JWTs, private keys, Bearer and
 * Basic credentials, passwords in URLs, and values assigned to names such as `password` or `API_TOKEN`. It knows shapes
 * and names, so a secret without either gets through. The time is linear in the length of the text; the result is a
 * fixed point, redacting it again changes nothing.
 */
export function redactSecrets(text: string): string {
  return redactAssignments(redactAuthorizationAndUrls(redactTokenShapes(redactPrivateKeys(text))));
}
