/** The object's own enumerable keys that are not array elements, and its symbols: what a serialiser could drop unseen. */
export function hasExtraProperties(value: object): boolean {
  const expected = Array.isArray(value) ? value.length : 0;
  return Object.keys(value).length !== expected || Object.getOwnPropertySymbols(value).length > 0;
}

/** True for an array of any realm; false for an instance of a subclass. */
export function isPlainArray(value: unknown): value is unknown[] {
  return Array.isArray(value) && Array.isArray(Object.getPrototypeOf(value));
}

/** True for `{}` and `Object.create(null)`, also from another realm; false for instances of classes. */
export function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return true;
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype as object, 'hasOwnProperty');
}

/** What an object is called in an error's message: `a Date`, `an instance of a class`. */
export function describeObject(value: object): string {
  const prototype = Object.getPrototypeOf(value) as { constructor?: unknown } | null;
  const constructor = prototype?.constructor;
  return typeof constructor === 'function' && constructor.name !== '' ? `a ${constructor.name}` : 'a class instance';
}
