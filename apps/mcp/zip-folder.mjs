import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';

/** 1980-01-01, the first day that the format knows: the same files make the same archive. */
const date = 0x00_21;
const version = 20;
const deflated = 8;
const utf8Names = 0x08_00;

/**
 * The files of a folder as a ZIP archive, in the order of their names.
 *
 * @param {string} folder
 */
export async function zipFolder(folder) {
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const path of await filesOf(folder)) {
    const name = Buffer.from(relative(folder, path).split(sep).join('/'));
    const data = await readFile(path);
    const packed = deflateRawSync(data, { level: 9 });
    const isExecutable = ((await stat(path)).mode & 0o100) !== 0;
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(version, 0);
    fields.writeUInt16LE(utf8Names, 2);
    fields.writeUInt16LE(deflated, 4);
    fields.writeUInt16LE(date, 8);
    fields.writeUInt32LE(crc32(data), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(data.length, 18);
    fields.writeUInt16LE(name.length, 22);
    parts.push(Buffer.from('PK\u0003\u0004'), fields, name, packed);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((0o100_000 | (isExecutable ? 0o755 : 0o644)) * 0x1_00_00, 6);
    rest.writeUInt32LE(offset, 10);
    // Made by a Unix, so that the modes count.
    directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002'), Buffer.from([version, 3]), fields, rest, name]));
    offset += 4 + fields.length + name.length + packed.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(directory.length, 4);
  end.writeUInt16LE(directory.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, central, Buffer.from('PK\u0005\u0006'), end]);
}

async function filesOf(folder) {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files.sort((a, b) => (a < b ? -1 : 1));
}
