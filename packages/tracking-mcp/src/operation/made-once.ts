/**
 * An object whose values are made when they are first asked for. The schemas of all operations take longer to make than a
 * program that asks one question takes to answer it.
 */
export function madeOnce<Makers extends Record<string, () => unknown>>(
  makers: Makers,
): { readonly [Name in keyof Makers]: ReturnType<Makers[Name]> } {
  const made = {};
  for (const [name, make] of Object.entries(makers)) {
    const define = (property: PropertyDescriptor) =>
      Object.defineProperty(made, name, { ...property, enumerable: true, configurable: true });
    define({
      get() {
        const value = make();
        define({ value });
        return value;
      },
    });
  }
  return made as { readonly [Name in keyof Makers]: ReturnType<Makers[Name]> };
}
