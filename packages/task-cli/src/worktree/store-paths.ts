import { layout } from '../project-layout.ts';

const folders = [layout.output, layout.quarantine, layout.dashboards].map((folder) => `${folder}/`);
const taskFolders = [layout.tasks, layout.completedTasks].map((folder) => `${folder}/`);

/**
 * Whether the store itself writes a file while agents work, so that its change is no drift: its output, ledger,
 * quarantine and dashboards, and task files, which claiming and completing rewrites and whose hash the context has.
 */
export function isStorePath(told: string): boolean {
  // A path in quotes, for a name that is no UTF-8, begins with the same folders.
  const path = told.replace(/^"/, '');
  if (path === layout.ledger || folders.some((folder) => path.startsWith(folder))) return true;
  return /\.task\.yaml"?$/.test(path) && taskFolders.some((folder) => path.startsWith(folder));
}
