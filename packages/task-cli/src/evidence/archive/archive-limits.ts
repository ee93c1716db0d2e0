import { TaskError } from '../../errors.ts';

/** What an archive may hold; packing and extracting use the same, so that what was packed can be extracted. */
export interface ArchiveLimits {
  /** Of the files within, in bytes. */
  totalSize: number;
  /** Files, links and directories. */
  entries: number;
  /** How many times its own size an archive may unpack to, once it unpacks to over 10 MB. */
  ratio: number;
}

export const archiveLimits: ArchiveLimits = { totalSize: 200_000_000, entries: 20_000, ratio: 1_000 };

/** Below this many bytes no ratio is suspicious: a page of blanks compresses by far. */
const harmless = 10_000_000;

/** @throws {TaskError} E005 where so many bytes come out of so few. */
export function assertRatio({ unpacked, packed }: { unpacked: number; packed: number }, limits: ArchiveLimits): void {
  if (unpacked <= harmless || unpacked <= packed * limits.ratio) return;
  throw archiveRefused(`it unpacks to more than ${limits.ratio} times its size, as a bomb does`);
}

/** An E005 about an archive: `why` ends the sentence. */
export function archiveRefused(why: string, path?: string): TaskError<'E005'> {
  const what = path === undefined ? 'The archive' : `The archive's entry ${JSON.stringify(path.slice(0, 300))}`;
  return new TaskError('E005', `${what} is refused: ${why}.`, {
    ...(path === undefined ? {} : { details: { entry: path.slice(0, 300) } }),
    recoveryAction: 'Nothing was written. Leave out or change what is named, then try again.',
  });
}
