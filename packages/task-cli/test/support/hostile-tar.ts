import { findFrames, loadZstd } from '../../src/evidence/archive/zstd.ts';

/** A tar entry with whatever somebody could put into it. */
export interface RawEntry {
  name: string;
  /** As in `0` for a file, `2` for a link. */
  flag?: string;
  target?: string;
  content?: string | Uint8Array;
  /** What the header says, where that is not true. */
  size?: number | string;
  checksum?: string;
  prefix?: string;
}

/** The bytes of an entry, with nothing checked. */
export function rawEntry({
  name,
  flag = '0',
  target = '',
  content = '',
  size,
  checksum,
  prefix = '',
}: RawEntry): Buffer {
  const bytes = Buffer.from(content as string);
  const block = Buffer.alloc(512);
  block.set(Buffer.from(name, 'latin1').subarray(0, 100), 0);
  block.write('0000644\0' + '0000000\0'.repeat(2), 100, 'latin1');
  block.write(typeof size === 'string' ? size : (size ?? bytes.length).toString(8).padStart(11, '0'), 124, 'latin1');
  block.write(flag, 156, 'latin1');
  block.write(target, 157, 100, 'utf8');
  block.write('ustar\u000000', 257, 'latin1');
  block.write(prefix, 345, 155, 'utf8');
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(checksum ?? `${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return Buffer.concat([block, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
}

/** A compressed archive of entries, as bytes or as fields. */
export async function rawArchive(entries: (RawEntry | Buffer)[], { ended = true } = {}): Promise<Buffer> {
  const parts = entries.map((entry) => (Buffer.isBuffer(entry) ? entry : rawEntry(entry)));
  return compressed(Buffer.concat([...parts, Buffer.alloc(ended ? 1_024 : 0)]));
}

export async function compressed(bytes: Uint8Array): Promise<Buffer> {
  return Buffer.from((await loadZstd()).compress(bytes));
}

export async function decompressed(archive: Buffer): Promise<Buffer> {
  const zstd = await loadZstd();
  return Buffer.concat([...findFrames(archive, 1e9)].map((frame) => zstd.decompress(frame)));
}

/** What `tar -c . | zstd -19 --check` makes of one.txt, sub/two.txt and a link: one frame that says no size. */
export const foreignArchive = Buffer.from(
  [
    'KLUv/QRo1RMA2kmICBxgSVLQHAPxtdZXR2cYhgFoaWkTKduAC4BDqLABmgB3AHcArEN9tNFFEz200EGXJh3om22umeaZZY65',
    'M+cwn2xyySSPLHLIlSkH+WKLK6Z4Yokjbsw4xNetV6c+XXr0dvbQjxsvTny48ODl5IHfdk3Pctw5EspSSWACBQoQBJAAAm2V',
    'VQQYMEABCA4MDgYGbEkRoYIFCg4IYEACBAcGBQkSHDAwYOAAAAoQSGAwBgYTatBpK4aDMJipMEBwIB3O4WH4CTfhJZyEj3AR',
    'HsIrnMKD8AtuwSs4BZ/gEjyCNziDh+BXbuVVTuVTLuVR3nKWh/IjN/IiJ/IhF/IgLznJA/kFboFX4BT4BC6BR+ANnIGHwO+2',
    'u26655Y77t68w3222WWTPbbYYdemHeyrra6a6qmljrp17dQ+7dIe7W1ne2g/dmMvdmIfdmEP9rKTPbBf6BZ6hU6hT+gSeoTe',
    '0Bl6CP2O2/E6TsfnuByP4z3O4+H4GTfjZZyMj3ExHsZrnMaD8Stuxas4FZ/iUjyKtziLh+JH3IgXcSI+xIV4EC9xEg/Eb7gN',
    'ryGf4TI8hgchxHfdrtd1uj7X5Xpc73VeD9fPulkv62R9rIv1sF7rtB6sX3WrXtWp+lSX6lG91Vk9VD/qRr2oE/WhLtSDeqmT',
    'eqB+0216TafpM12mx/RO5/Qw/aSb9JJO0ke6SA/plU7pQfpFt+gVnaJPdIke0Rud0UP0a7f2CiAgMC0qiRu9BT3wQ3+IUdMA',
    'gTRWzWZ8T4F2A8pOVcYAJAUaC65EgShWDpAIYTDg0oK/VAwQCGBUllmGjgec5GnojoMl+wOpKVAE5AFIEFMA88m5AafU28E=',
  ].join(''),
  'base64',
);
