/** A file of an `apply_patch` envelope. */
export interface PatchedFile {
  path: string;
  added: string;
  removed: string;
  kind: 'part' | 'whole' | 'deleted';
}

const kinds = { Add: 'whole', Update: 'part', Delete: 'deleted' } as const;

/** Reads the `*** Begin Patch` envelope that coding tools send to their `apply_patch`; lines that it does not know are skipped. */
export function readPatch(text: string): PatchedFile[] {
  const files: { file: PatchedFile; added: string[]; removed: string[] }[] = [];
  for (const line of text.split(/\r?\n/)) {
    const header = /^\*\*\* (Add|Update|Delete) File: (.+)$/.exec(line);
    if (header !== null) {
      const kind = kinds[header[1] as keyof typeof kinds];
      files.push({ file: { path: header[2]!.trim(), added: '', removed: '', kind }, added: [], removed: [] });
      continue;
    }
    const open = files.at(-1);
    if (open === undefined) continue;
    const moved = /^\*\*\* Move to: (.+)$/.exec(line)?.[1];
    if (moved !== undefined) open.file.path = moved.trim();
    else if (line.startsWith('+')) open.added.push(line.slice(1));
    else if (line.startsWith('-')) open.removed.push(line.slice(1));
  }
  return files.map(({ file, added, removed }) => ({ ...file, added: added.join('\n'), removed: removed.join('\n') }));
}
