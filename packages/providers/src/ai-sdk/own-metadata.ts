import type { JSONValue } from '@ai-sdk/provider';

/** Under this name we pass through AI SDK models what their messages have no place for; other providers ignore it. */
const ownName = 'waymark';

/** What our own adapters left in provider options or metadata. */
export function readOwn(metadata: Readonly<Record<string, unknown>> | undefined): Readonly<Record<string, unknown>> {
  const own = metadata?.[ownName];
  return typeof own === 'object' && own !== null ? (own as Record<string, unknown>) : {};
}

/** Facts for our own adapter on the other side; nothing where there are none. */
export function writeOwn<Key extends string>(
  key: Key,
  facts: Readonly<Record<string, JSONValue | undefined>>,
): { [name in Key]?: { [ownName]: Record<string, JSONValue | undefined> } } {
  const stated = Object.entries(facts).filter(([, value]) => value !== undefined);
  return (stated.length === 0 ? {} : { [key]: { [ownName]: Object.fromEntries(stated) } }) as {
    [name in Key]?: { [ownName]: Record<string, JSONValue | undefined> };
  };
}
