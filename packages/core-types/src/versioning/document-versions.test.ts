import { describe, expect, it } from 'vitest';
import { SchemaVersionError } from '../errors/errors.ts';
import { migrateDocument, versionTag, type DocumentVersions } from './document-versions.ts';

const note: DocumentVersions = {
  kind: 'note',
  current: 3,
  steps: {
    1: (document) => ({ ...document, schema_version: 'note.v2', title: document['name'] }),
    2: (document) => ({ ...document, schema_version: 'note.v3', tags: [] }),
  },
};

describe('migrateDocument', () => {
  it('applies every step in order and keeps unknown fields', () => {
    const stored = { schema_version: 'note.v1', name: 'a', colour: 'red' };
    expect(migrateDocument(stored, stored.schema_version, note)).toEqual({
      schema_version: 'note.v3',
      name: 'a',
      title: 'a',
      tags: [],
      colour: 'red',
    });
    expect(stored).toEqual({ schema_version: 'note.v1', name: 'a', colour: 'red' });
  });

  it('returns a document of the current version as it is', () => {
    const stored = { schema_version: 'note.v3' };
    expect(migrateDocument(stored, 'note.v3', note)).toBe(stored);
    expect(versionTag(note)).toBe('note.v3');
  });

  it('refuses a newer version and says which release reads it', () => {
    const read = () => migrateDocument({}, 'note.v4', note);
    expect(read).toThrow('This note is of version 4; this program reads versions up to 3.');
    expect(read).toThrow(
      expect.objectContaining({
        code: 'SCHEMA_VERSION',
        recoveryAction: 'Upgrade to a release of Waymark that reads note.v4.',
        details: { kind: 'note', stored_version: 4, supported_version: 3 },
      }),
    );
  });

  it('refuses a version that no step leads away from', () => {
    expect(() => migrateDocument({}, 'note.v1', { kind: 'note', current: 2 })).toThrow(
      'No migration is registered from note.v1 to v2.',
    );
  });

  it.each([undefined, null, 3, 1n, '', 'note', 'note.v', 'note.v0', 'note.v01', 'note.v3 ', 'task.v3', 'note.v1e1'])(
    'refuses %s as a version',
    (tag) => {
      expect(() => migrateDocument({}, tag, note)).toThrow(SchemaVersionError);
    },
  );

  it('keeps the message short whatever the tag is', () => {
    const error = errorOf(() => migrateDocument({}, 'x'.repeat(300_000), note));
    expect(error.message.length).toBeLessThan(200);
  });
});

function errorOf(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    return error as Error;
  }
  throw new Error('It did not throw.');
}
