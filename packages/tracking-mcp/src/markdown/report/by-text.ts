/** Sorts by a text's UTF-16 units, the same everywhere; several keys by their order. */
export function byText<Entity extends { id: string }>(
  ...keys: readonly ((entity: Entity) => string)[]
): (one: Entity, other: Entity) => number {
  return (one, other) => {
    for (const key of [...keys, (entity: Entity) => entity.id]) {
      const [left, right] = [key(one), key(other)];
      if (left !== right) return left < right ? -1 : 1;
    }
    return 0;
  };
}
