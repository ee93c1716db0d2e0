import { ConfigurationError } from '@waymark/core-types';

/** The model's name, if it can be one. `label` is the server it belongs to. */
export function checkModel(model: string, label: string): string {
  if (model.trim() === '') throw refuse(`A model of ${label} needs a name`);
  return model;
}

/** The key without the white space around it; undefined where none is given and none is needed. */
export function checkApiKey(
  apiKey: string | undefined,
  { provider, isRequired }: { provider: string; isRequired: boolean },
): string | undefined {
  const key = apiKey?.trim() || undefined;
  if (key === undefined && isRequired) throw refuse(`${provider} needs an API key`, 'Pass the key.');
  if (key !== undefined && !/^[\x21-\x7e]+$/.test(key)) {
    throw refuse(`${provider} has an API key with characters that no key has`, 'Pass the key as its issuer gave it.');
  }
  return key;
}

/** The base URL without slashes at its end. Errors do not repeat it: it may hold a password. */
export function checkBaseURL(baseURL: string, provider: string): string {
  if (!URL.canParse(baseURL)) throw refuse(`The base URL of ${provider} is not a URL`);
  const url = new URL(baseURL);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw refuse(`The base URL of ${provider} is not http`);
  if (url.username !== '' || url.password !== '') {
    throw refuse(`The base URL of ${provider} holds a user name or password`, 'Pass an API key instead.');
  }
  if (url.search !== '' || url.hash !== '') {
    throw refuse(`The base URL of ${provider} goes on after its path`, 'Leave out what follows ? or #.');
  }
  return baseURL.replace(/\/+$/, '');
}

function refuse(what: string, recoveryAction = 'Correct the options of the provider.'): ConfigurationError {
  return new ConfigurationError(`${what}.`, { recoveryAction });
}
