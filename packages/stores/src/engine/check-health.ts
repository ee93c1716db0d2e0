import type { Database, DatabaseHealth } from '../database.ts';
import type { Driver } from './driver.ts';

/** Asks an engine how it is. Never throws: what fails becomes a warning. */
export async function checkHealth(
  database: Database,
  driver: Driver,
  options: { integrity: boolean },
): Promise<DatabaseHealth> {
  let engine = 'unknown';
  const warnings: string[] = [];
  try {
    // The first call may have to connect; the second one shows what a call costs.
    await database.query('SELECT 1 AS one');
    const start = performance.now();
    await database.query('SELECT 1 AS one');
    const latency = performance.now() - start;
    const report = await driver.engine();
    engine = report.name;
    warnings.push(...report.warnings);
    const problems = options.integrity ? await driver.integrityProblems() : [];
    warnings.push(...problems.map((problem) => `The stored data is damaged: ${problem}`));
    return { ok: problems.length === 0, engine, latency_ms: latency, warnings };
  } catch (error) {
    warnings.push(error instanceof Error ? error.message : String(error));
    return { ok: false, engine, latency_ms: 0, warnings };
  }
}
