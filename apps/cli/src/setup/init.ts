import { openMedallionStore } from '@waymark/medallion';
import { openInvocationDatabase } from '../compose.ts';
import { maskSecrets } from '../output/mask-secrets.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { createDataFolder, missingInDataFolder } from '../project/data-folder.ts';
import { databaseExists } from '../project/database-location.ts';
import { defaultScopeNode } from '../project/default-scope.ts';

/** Makes what a project needs and does not have. */
export async function init(invocation: Invocation, options: { dryRun?: true | undefined }): Promise<CommandOutput> {
  const dryRun = options.dryRun === true;
  const created = dryRun ? missing(invocation) : await create(invocation);
  const { project, database } = invocation;
  const data = {
    project_root: project.root,
    data_folder: database.source === 'default' ? project.dataFolder : null,
    database: maskSecrets(database.url),
    scope: defaultScopeNode(project.root),
    created,
    dry_run: dryRun,
  };
  return {
    kind: 'init',
    data,
    text: (style) => {
      const verb = dryRun ? 'Would create' : 'Created';
      const lines = created.map((path) => `${verb} ${path}`);
      if (lines.length === 0) lines.push(`Nothing to do: ${data.database} is ready.`);
      if (!dryRun)
        lines.push(
          style.dim(
            `Scope: ${data.scope}. Next: waymark medallion checkpoint, or waymark hooks install --client claude-code`,
          ),
        );
      return lines.join('\n');
    },
  };
}

function missing({ project, database }: Invocation): string[] {
  const folder = database.source === 'default' ? missingInDataFolder(project.dataFolder) : [];
  return databaseExists(database) ? folder : [...folder, database.path!];
}

async function create(invocation: Invocation): Promise<string[]> {
  const created = missing(invocation);
  if (invocation.database.source === 'default') createDataFolder(invocation.project.dataFolder);
  const database = await openInvocationDatabase(invocation);
  try {
    await openMedallionStore(database);
  } finally {
    await database.close();
  }
  return created;
}
