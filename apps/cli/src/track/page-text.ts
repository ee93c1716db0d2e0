import type { Style } from '../output/style.ts';

/** The line below a page that is not the last one; empty below the last. */
export function moreLine(
  page: { total_count: number; limit: number; offset: number; has_more: boolean },
  style: Style,
): string {
  if (!page.has_more) return '';
  const next = page.offset + page.limit;
  return `\n${style.dim(`${next} of ${page.total_count}. More: --offset ${next}`)}`;
}
