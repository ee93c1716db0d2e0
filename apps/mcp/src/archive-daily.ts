import type { Clock, Logger } from '@waymark/core-types';
import type { ProjectTracker } from '@waymark/tracking-mcp';

const day = 24 * 60 * 60_000;
const archivedBy = 'waymark-archiver';

/** Archives all that has become old, soon after the start and then once a day. Returns what stops it. */
export function archiveDaily(
  tracker: ProjectTracker,
  { clock, logger, firstAfterMs = 60_000 }: { clock: Clock; logger: Logger; firstAfterMs?: number },
): () => void {
  let stopped = false;
  const after = (ms: number) => setTimeout(() => void run(), ms).unref();
  let timer = after(firstAfterMs);

  async function run(): Promise<void> {
    const begun = clock.now();
    try {
      let archived_count = 0;
      let isMore = true;
      while (isMore) {
        const { data } = await tracker.write('archive_work_items', {}, { by: archivedBy });
        archived_count += data.archived_count;
        // One call moves a bounded number, so that it holds up nobody.
        isMore = data.truncated && !stopped;
      }
      logger.info('archived', { archived_count });
    } catch (error) {
      logger.warn('archiving failed', { error: error instanceof Error ? error.message : String(error) });
    }
    if (!stopped) timer = after(Math.max(0, begun + day - clock.now()));
  }
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
