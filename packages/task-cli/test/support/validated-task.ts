import type { ValidationCommand } from '../../src/document/task.ts';
import type { ValidatedTask } from '../../src/validation/plan-validation.ts';

/** A task with these commands; what is not given is as in a task file that does not say it. */
export function validatedTask(...commands: Partial<ValidationCommand>[]): ValidatedTask {
  const pipeline = commands.map((command, index) => ({
    id: `val-00${index + 1}`,
    command: 'true',
    description: '',
    cwd: '.',
    package: null,
    env: {},
    expected_paths: [],
    blocker_id: null,
    timeout_ms: 20_000,
    retry_policy: { max_attempts: 1, backoff_ms: 0 },
    criticality: 'required' as const,
    expected_exit_codes: [0],
    ...command,
  }));
  return { id: 'TASK-0001', validation: { pipeline, manual_checks: [] } };
}

/** A command line that runs JavaScript; it stands in double quotes, so it has none itself. */
export function nodeCommand(script: string): string {
  return `exec "${process.execPath}" -e "${script.replaceAll(/\s+/g, ' ')}"`;
}
