import { expect, it } from 'vitest';
import { loadOpenAI } from './load-openai.ts';

it('says what to install when the package is missing', async () => {
  const missing = Object.assign(new Error("Cannot find package 'openai'"), { code: 'ERR_MODULE_NOT_FOUND' });
  await expect(loadOpenAI(() => Promise.reject(missing))).rejects.toMatchObject({
    name: 'ProviderError',
    code: 'PROVIDER_NOT_INSTALLED',
    recoveryAction: expect.stringContaining('npm install openai'),
    cause: missing,
  });
});

it('gives the class with its errors', async () => {
  const sdk = await loadOpenAI();
  expect(new sdk.APIConnectionError({ message: 'x' })).toBeInstanceOf(sdk.APIError);
});
