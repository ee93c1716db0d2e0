/** What an error says beside its message; all of it may be shown to a user, so none of it may hold a secret. */
export interface WaymarkErrorOptions {
  /** Facts a program can act on: ids, limits, revisions. JSON values only. */
  details?: Record<string, unknown>;
  /** One sentence: what the caller can do next. */
  recoveryAction?: string;
  /** True when the same call may succeed later, unchanged. */
  retryable?: boolean;
  cause?: unknown;
}

/** The JSON form of an error, as the command line and MCP results carry it. */
export interface WaymarkErrorJson {
  code: string;
  name: string;
  message: string;
  details: Record<string, unknown>;
  recovery_action: string | null;
  retryable: boolean;
}

const brand = Symbol.for('waymark.error');

/**
 * Base of every error that Waymark throws on purpose. Tell errors apart by `code`, or by a class's `isInstance`,
 * which works across several installed copies of a package where `instanceof` does not.
 */
export class WaymarkError<Code extends string = string> extends Error {
  /** The class's name, written out so that it survives a minifier; every subclass sets its own. */
  static readonly tag: string = 'WaymarkError';
  readonly code: Code;
  readonly details: Record<string, unknown>;
  readonly recoveryAction: string | null;
  readonly retryable: boolean;

  constructor(code: Code, message: string, options: WaymarkErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.tag;
    this.code = code;
    this.details = options.details ?? {};
    this.recoveryAction = options.recoveryAction ?? null;
    this.retryable = options.retryable ?? false;
    Object.defineProperty(this, brand, { value: tagsOf(new.target) });
  }

  /**
   * True for an instance of this class or of a subclass, also when it comes from another copy of the package.
   * Classes are told apart by their `tag` and those of their ancestors.
   */
  static isInstance<This extends (abstract new (...input: never[]) => unknown) & { tag: string }>(
    this: This,
    value: unknown,
  ): value is InstanceType<This> {
    if (typeof value !== 'object' || value === null) return false;
    const tags: unknown = (value as Record<symbol, unknown>)[brand];
    if (!Array.isArray(tags)) return false;
    // The whole line of ancestors must agree: two packages may both have a StoreError.
    const own = tagsOf(this);
    return own.length <= tags.length && own.every((tag, index) => tag === tags[tags.length - own.length + index]);
  }

  /** The error without its stack and cause, ready for the wire. */
  toJSON(): WaymarkErrorJson {
    return {
      code: this.code,
      name: this.name,
      message: this.message,
      details: this.details,
      recovery_action: this.recoveryAction,
      retryable: this.retryable,
    };
  }
}

function tagsOf(leaf: unknown): string[] {
  const tags: string[] = [];
  let constructor: unknown = leaf;
  while (typeof constructor === 'function' && 'tag' in constructor) {
    tags.push(String(constructor.tag));
    constructor = Object.getPrototypeOf(constructor);
  }
  return tags;
}
