import { TaskError } from '../errors.ts';
import { openRepositoryFile, type RepositoryPlace } from './resolve-in-repository.ts';

/**
 * The bytes of a file of the repository, read only as far as `most` bytes.
 * @throws {TaskError} E005 for a longer one, also where it grows while it is read, and for special files.
 */
export async function readEvidenceFile(place: RepositoryPlace, most: number): Promise<Buffer> {
  const file = await openRepositoryFile(place);
  try {
    const { size } = await file.stat();
    if (size > most) throw tooLarge(place, most);
    // One byte more than there should be shows whether it has grown.
    const content = Buffer.alloc(size + 1);
    let filled = 0;
    while (filled < content.length) {
      const { bytesRead } = await file.read(content, filled, content.length - filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    if (filled === size) return content.subarray(0, size);
    throw new TaskError('E005', `${JSON.stringify(place.path)} changed while it was read.`, {
      details: { path: place.path },
      recoveryAction: 'Wait until nobody writes it, then try again.',
      retryable: true,
    });
  } finally {
    await file.close();
  }
}

function tooLarge(place: RepositoryPlace, most: number): TaskError {
  return new TaskError('E005', `${JSON.stringify(place.path)} is over the limit of ${most} bytes.`, {
    details: { path: place.path, limit: most },
    recoveryAction: 'Attach the part that matters, or the whole as a directory: it is compressed.',
  });
}
