/**
 * Paths as rows hold them: `/a/b/c/`, ids from the root to the item, each of the length of a UUID. The slash at the end
 * makes all that is below an item one range of the index.
 */

/** The ids from the root to the item itself. */
export function idsOfPath(path: string): string[] {
  return path.split('/').filter((id) => id !== '');
}

/** As rows hold it: with a slash at its end. */
export function toRowPath(path: string): string {
  return `${path}/`;
}

/** As documents show it: `/a/b/c`. */
export function toShownPath(rowPath: string): string {
  return rowPath.slice(0, -1);
}

/** The bounds, both exclusive, between which everything below an item sorts. */
export function boundsBelow(rowPath: string): [after: string, before: string] {
  return [rowPath, `${toShownPath(rowPath)}0`];
}

/** Ids are of one length, so the id of each level stands at a place that is known. */
const idLength = 36;

/** SQL for the ids of the levels above an item of any depth; those that it does not have are empty. */
export function idsAboveSql(pathColumn: string, levels: number): string {
  const start = (level: number) => 2 + level * (idLength + 1);
  return Array.from({ length: levels }, (_, level) => `substr(${pathColumn}, ${start(level)}, ${idLength})`).join(', ');
}
