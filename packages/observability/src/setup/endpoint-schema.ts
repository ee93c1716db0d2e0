import { z } from 'zod';

/** An http address to send to; one with a password in it is refused, for addresses are shown in errors. */
export const endpointSchema = z.string().refine(isHttpAddress, {
  error: 'Expected an http or https URL without user name and password',
});

function isHttpAddress(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, username, password } = new URL(value);
  return (protocol === 'http:' || protocol === 'https:') && username === '' && password === '';
}
