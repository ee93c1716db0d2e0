import { isStatusReport } from '@waymark/tracking-mcp';

/** Whether a status file is a report that a tracker wrote; loaded only where there is no database. */
export function isReport(text: string): boolean {
  return isStatusReport(text);
}
