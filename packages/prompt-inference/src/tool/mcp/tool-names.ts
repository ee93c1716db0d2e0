import { sha256 } from '../../artifact/sha256.ts';

const longestName = 64;
const hashLength = 8;

/**
 * A name for each tool of a server that models take: `prefix__name` in letters, digits, `_` and `-`, at most 64 of them.
 * A name that is cut, or would meet another, ends with a hash of the whole. Which one a tool gets does not depend on the
 * order of the list.
 */
export function toolNames(names: readonly string[], prefix?: string): Map<string, string> {
  const wanted = names.map((name) => (prefix === undefined ? name : `${prefix}__${name}`));
  const plain = wanted.map((name) => name.replaceAll(/[^A-Za-z0-9_-]/gu, '_'));
  const uses = new Map<string, number>();
  for (const name of plain) uses.set(name, (uses.get(name) ?? 0) + 1);
  return new Map(
    names.map((name, index) => {
      const [full, short] = [wanted[index]!, plain[index]!];
      const isAlone = uses.get(short) === 1 || short === full;
      return [name, isAlone && short.length <= longestName ? short : withHash(short, full)];
    }),
  );
}

function withHash(name: string, full: string): string {
  return `${name.slice(0, longestName - hashLength - 1)}_${sha256(full).slice(0, hashLength)}`;
}
