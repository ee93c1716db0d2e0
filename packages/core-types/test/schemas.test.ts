import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { domainJsonSchema, domainSchemas, type DomainModel } from '../src/domain/index.ts';

const models = Object.keys(domainSchemas) as DomainModel[];
const folder = fileURLToPath(new URL('../schemas', import.meta.url));

it.each(models)('[domain:json-schema:published] publishes the JSON Schema of %s as it is now', async (model) => {
  // `vitest run -u` writes them anew.
  await expect(`${JSON.stringify(domainJsonSchema(model), null, 2)}\n`).toMatchFileSnapshot(`${folder}/${model}.json`);
});

it('publishes no other JSON Schema', () => {
  expect(readdirSync(folder).sort()).toEqual(models.map((model) => `${model}.json`).sort());
});
