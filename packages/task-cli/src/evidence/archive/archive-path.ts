import { archiveRefused } from './archive-limits.ts';

/** The longest path within an archive, in UTF-8 bytes. */
const longestPath = 4_096;

/**
 * The path of an archive's entry without `./` and doubled slashes; empty for the archive's root.
 * @throws {TaskError} E005 for a path that is absolute, climbs by `..`, or means something else on another system.
 */
export function toArchivePath(name: string): string {
  if (Buffer.byteLength(name) > longestPath) throw archiveRefused(`its path is over ${longestPath} bytes`, name);
  if (name.startsWith('/') || /^[A-Za-z]:/.test(name)) throw archiveRefused('its path is absolute', name);
  if (name.includes('\0')) throw archiveRefused('its path holds a NUL', name);
  if (name.includes('\\')) throw archiveRefused('its path holds a backslash, which separates folders elsewhere', name);
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) throw archiveRefused('its path climbs out by ".."', name);
  return parts.join('/');
}

/**
 * A link may lead up by leading `..` only, never above the root, and then down. Such a link stays inside whatever the
 * other links are: what it passes on the way up are true folders, and every link on the way down stays inside itself.
 * @throws {TaskError} E005 for every other one.
 */
export function assertLinkInside(path: string, target: string): void {
  const absolute = target === '' || target.startsWith('/') || /^[A-Za-z]:/.test(target);
  if (absolute || /[\0\\]/.test(target) || Buffer.byteLength(target) > longestPath) {
    throw archiveRefused('its link does not lead to a path inside', path);
  }
  const parts = target.split('/').filter((part) => part !== '' && part !== '.');
  const firstDown = parts.findIndex((part) => part !== '..');
  const up = firstDown === -1 ? parts.length : firstDown;
  if (up > path.split('/').length - 1) throw archiveRefused('its link leads out', path);
  if (parts.includes('..', up)) throw archiveRefused('its link climbs by ".." behind a name', path);
}
