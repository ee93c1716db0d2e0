import { TaskError } from '../errors.ts';

/** What a failure of the file system means; a TaskError stays as it is. `what` is the beginning of the message. */
export function toTaskError(error: unknown, what: string): TaskError {
  if (TaskError.isInstance(error)) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  // The system repeats the whole path, however long it is.
  const told = `${what} (${message.slice(0, 300)}).`;
  switch (code) {
    case 'ENOENT':
      return new TaskError('E040', told, { cause: error, recoveryAction: 'Check the path; nothing is there.' });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new TaskError('E041', told, { cause: error, recoveryAction: 'Check who owns the file and its folder.' });
    case 'ENOSPC':
    case 'EDQUOT':
      return new TaskError('E043', told, { cause: error, recoveryAction: 'Free some disk space; nothing was lost.' });
    default:
      return new TaskError('E043', told, {
        cause: error,
        recoveryAction: 'Check the file and the disk that it is on, then try again.',
      });
  }
}
