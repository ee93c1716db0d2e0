import type { Transaction } from '@waymark/stores';

/**
 * The number of a project's last change. Until the transaction ends no other writer of the project goes on: SQLite lets
 * in one writer at a time anyway, on PostgreSQL they queue for the project's row.
 *
 * It must be a statement of its own: on PostgreSQL, what was committed during the wait is seen by the next one only.
 */
export async function lockProject(
  transaction: Transaction,
  { dialect, project }: { dialect: 'sqlite' | 'postgres'; project: string },
): Promise<number> {
  const lock = dialect === 'postgres' ? ' for update' : '';
  const [row] = await transaction.query<{ sequence: number }>(
    `select sequence from tracking_project where project = ?${lock}`,
    [project],
  );
  return row!.sequence;
}
