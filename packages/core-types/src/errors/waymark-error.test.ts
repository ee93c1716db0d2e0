import { describe, expect, it, vi } from 'vitest';
import { MalformedDocumentError, NotStorableError, ProviderError } from './errors.ts';
import { WaymarkError } from './waymark-error.ts';

class StoreError extends WaymarkError<'STORE'> {
  static override readonly tag: string = 'StoreError';
}

class FullStoreError extends StoreError {
  static override readonly tag: string = 'FullStoreError';
}

describe('WaymarkError', () => {
  it('carries code, name, details, recovery action, retryable and cause', () => {
    const cause = new Error('socket closed');
    const error = new FullStoreError('STORE', 'The store is full.', {
      details: { bytes: 10 },
      recoveryAction: 'Delete something.',
      retryable: true,
      cause,
    });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: 'FullStoreError', code: 'STORE', message: 'The store is full.', cause });
    expect(error).toMatchObject({ details: { bytes: 10 }, recoveryAction: 'Delete something.', retryable: true });
  });

  it('has a JSON form without stack and cause', () => {
    const error = new StoreError('STORE', 'It failed.', { cause: new Error('secret') });
    expect(JSON.parse(JSON.stringify(error))).toStrictEqual({
      code: 'STORE',
      name: 'StoreError',
      message: 'It failed.',
      details: {},
      recovery_action: null,
      retryable: false,
    });
  });

  it('has no cause property when there is none', () => {
    expect('cause' in new StoreError('STORE', 'It failed.')).toBe(false);
  });
});

describe('isInstance', () => {
  it('is true for the class and its ancestors, false for siblings and descendants', () => {
    const error = new StoreError('STORE', 'It failed.');
    expect(StoreError.isInstance(error)).toBe(true);
    expect(WaymarkError.isInstance(error)).toBe(true);
    expect(FullStoreError.isInstance(error)).toBe(false);
    expect(NotStorableError.isInstance(error)).toBe(false);
    expect(StoreError.isInstance(new FullStoreError('STORE', 'It failed.'))).toBe(true);
  });

  it('is false for other errors and for values that are none', () => {
    for (const value of [new Error('x'), null, undefined, 'StoreError', { tag: 'StoreError' }, {}]) {
      expect(WaymarkError.isInstance(value)).toBe(false);
    }
  });

  it('knows an error of another copy of the package, where instanceof does not', async () => {
    vi.resetModules();
    const copy = await import('./errors.ts');
    const error = new copy.ProviderError('PROVIDER_TIMEOUT', 'Too late.');
    expect(error instanceof ProviderError).toBe(false);
    expect(ProviderError.isInstance(error)).toBe(true);
    expect(WaymarkError.isInstance(error)).toBe(true);
    expect(MalformedDocumentError.isInstance(error)).toBe(false);
  });

  it('tells apart two classes of one name under different bases', () => {
    class DatabaseError extends WaymarkError {
      static override readonly tag: string = 'DatabaseError';
    }
    const OtherStoreError = class extends DatabaseError {
      static override readonly tag: string = 'StoreError';
    };
    expect(StoreError.isInstance(new OtherStoreError('DATABASE', 'x'))).toBe(false);
    expect(OtherStoreError.isInstance(new StoreError('STORE', 'x'))).toBe(false);
  });
});
