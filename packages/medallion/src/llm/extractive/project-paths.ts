import { oneLine } from '../text/clean-text.ts';

/** Turns the paths of tools into paths within the project. */
export type PathResolver = (path: string, cwd: string | undefined) => string | undefined;

/** Folders and files that are made by tools and say nothing about the work. */
const generated =
  /(?:^|\/)(?:node_modules|dist|build|out|target|coverage|\.git|\.next|\.turbo|\.venv|venv|__pycache__|\.cache|vendor)\/|\.(?:lock|snap|map|min\.js|log|pyc)$|(?:^|\/)(?:package-lock\.json|pnpm-lock\.yaml|npm-shrinkwrap\.json|go\.sum)$/;

/** True for files that nobody edits by hand. */
export function isGeneratedPath(path: string): boolean {
  return generated.test(path);
}

/**
 * Makes a resolver: paths come back relative to the project, with slashes. A path that ends like one that git knows is
 * that one (a session may have started in a subfolder); undefined is what lies outside.
 */
export function createPathResolver(gitPaths: Iterable<string>): PathResolver {
  const known = new Set<string>();
  for (const path of gitPaths) known.add(path);
  return (path, cwd) => {
    const clean = normalise(oneLine(path));
    if (clean === '' || clean.length > 300) return undefined;
    const root = cwd === undefined ? '' : normalise(oneLine(cwd));
    const absolute = isAbsolute(clean) || root === '' ? clean : normalise(`${root}/${clean}`);
    const ofGit = knownSuffix(absolute, known, root);
    if (ofGit !== undefined) return ofGit;
    if (!isAbsolute(absolute)) return absolute.startsWith('../') || absolute === '..' ? undefined : absolute;
    if (root === '') return undefined;
    return absolute.startsWith(`${root}/`) ? absolute.slice(root.length + 1) : undefined;
  };
}

function knownSuffix(path: string, known: ReadonlySet<string>, cwd: string): string | undefined {
  if (known.size === 0) return undefined;
  if (known.has(path)) return path;
  for (let index = path.indexOf('/'); index >= 0; index = path.indexOf('/', index + 1)) {
    const folder = path.slice(0, index + 1);
    const isRoot = cwd === '' || `${cwd}/`.startsWith(folder) || folder.startsWith(`${cwd}/`);
    if (isRoot && known.has(path.slice(index + 1))) return path.slice(index + 1);
  }
  return undefined;
}

function isAbsolute(path: string): boolean {
  return path.startsWith('/') || /^[a-z]:\//i.test(path) || path.startsWith('~');
}

function normalise(path: string): string {
  const slashes = path.replace(/\\/g, '/');
  const lead = /^(?:\/|[a-z]:\/)/i.exec(slashes)?.[0] ?? '';
  const segments: string[] = [];
  for (const segment of slashes.slice(lead.length).split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..' && segments.length > 0 && segments.at(-1) !== '..') segments.pop();
    else if (segment !== '..' || lead === '') segments.push(segment);
  }
  return lead + segments.join('/');
}
