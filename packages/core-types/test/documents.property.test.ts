import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, ValidationError } from '../src/index.ts';
import { domainSchemas, parseDocument, type DomainModel } from '../src/domain/index.ts';
import { invalidDocuments, validDocuments } from '../src/testing/index.ts';

describe.each(Object.keys(domainSchemas) as DomainModel[])('a %s', (model) => {
  it('[domain:documents:valid] comes back as it is, however odd its content', () => {
    fc.assert(
      fc.property(validDocuments(model), (document) => {
        const parsed = parseDocument<(typeof domainSchemas)[DomainModel]>(domainSchemas[model], document, model);
        expect(canonicalJson(parsed)).toBe(canonicalJson(document));
      }),
      { numRuns: 1_000 },
    );
  });

  it('[domain:documents:invalid] is refused with the path of what is wrong', () => {
    fc.assert(
      fc.property(invalidDocuments(model), ({ document, path }) => {
        const paths = refusedPaths(() =>
          parseDocument<(typeof domainSchemas)[DomainModel]>(domainSchemas[model], document, model),
        );
        expect(paths).toContain(path);
      }),
      { numRuns: 1_000 },
    );
  });
});

function refusedPaths(parse: () => unknown): string[] {
  try {
    parse();
  } catch (error) {
    if (ValidationError.isInstance(error)) return error.issues.map(({ path }) => path);
    throw error;
  }
  return ['accepted'];
}
