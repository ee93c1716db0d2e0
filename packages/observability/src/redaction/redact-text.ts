import { redactSecrets } from '@waymark/core-types';
import { redactEmails } from './emails.ts';
import { mask } from './mask.ts';
import { redactNamedValues, type Sensitive } from './named-values.ts';
import { redactPersonalNumbers } from './personal-numbers.ts';

/** What core-types knows as a marker of its own: it takes it for what it is, not for a secret. */
const marker = '[redacted:mask]';

/** A name as fields have it: too short for a key of any known shape, and digits in it are no number on their own. */
const plainName = /^[A-Za-z_]\w{0,14}$/;

/** Replaces what `hides` tells, in text that is not looked at as JSON. */
export function redactRunningText(text: string, hides: Sensitive): string {
  if (text.length < 16 && plainName.test(text)) return text;
  let redacted = text.includes(mask) ? text.replaceAll(mask, marker) : text;
  redacted = redactSecrets(redacted);
  redacted = redactNamedValues(redacted, hides);
  if (hides('personal')) redacted = redactPersonalNumbers(redactEmails(redacted));
  return redacted.includes('[redacted:') ? redacted.replace(/\[redacted:[a-z-]{1,40}\]/g, mask) : redacted;
}
