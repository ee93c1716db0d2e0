import type { Reader } from '../reader.ts';

type Place = Pick<Reader, 'project' | 'query'>;

/** The last change of the original that a mirror holds; null before anything was copied. */
export async function readPosition({ project, query }: Place): Promise<number | null> {
  const [row] = await query<{ position: number | null }>('select position from tracking_mirror where project = ?', [
    project,
  ]);
  return row!.position;
}

/** Says how far the mirror has come. What is written to it is numbered from there. */
export async function storePosition({ project, query }: Place, position: number): Promise<void> {
  await query('update tracking_mirror set position = ? where project = ?', [position, project]);
  await query('update tracking_project set sequence = ? where project = ?', [position, project]);
}
