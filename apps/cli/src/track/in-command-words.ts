import { ValidationError, WaymarkError } from '@waymark/core-types';

/** Operations that errors of the tracker name, as the command line calls them. */
const commands: [operation: RegExp, command: string][] = [
  [/\bclaim_next_work_item\b/g, '`waymark track claim --next`'],
  [/\brestore_work_item\b/g, '`waymark track restore`'],
  [/\bupdate_work_item\b/g, '`waymark track update`'],
  [/\bupdate_vendor_status\b/g, '`waymark track vendors update`'],
  [/\bupdate_enhancement\b/g, '`waymark track enhancements update`'],
  [/\bwith cascade\b/g, 'with --cascade'],
  [/\boperation_id\b/g, '--operation-id'],
];

/** Where ids are found. */
const listings: Record<string, string> = {
  work_item: 'waymark track list',
  archived_work_item: 'waymark track list --archived',
  vendor: 'waymark track vendors list',
  deployment: 'waymark track deploy list',
  enhancement: 'waymark track enhancements list',
};

/** What sets a field where its name does not tell. */
const options: Record<string, string> = {
  branch_name: '--branch',
  claim_token: '--token',
  commit_hash: '--commit',
  default_token_budget: '--token-budget',
  depends_on: '--after',
  id: 'the ID',
  item_type: '--type',
  lease_seconds: '--lease',
  max_depth: '--depth',
  name: 'the name',
  older_than_days: '--older-than',
  parent_id: '--under',
  pr_number: '--pr',
  pr_title: '--title',
  requires_constitutional_principles: '--principle',
  source_id: 'the IDs',
  target_id: 'the IDs',
  target_quarter: '--quarter',
  test_results: '--passing, --skipped and --total',
  test_summary: '--tests',
  text: '--search',
  title: 'the title',
};

/** An error of the tracker that says what to do next in the words of the command line; others as they are. */
export function inCommandWords(error: unknown): unknown {
  if (!WaymarkError.isInstance(error)) return error;
  const recoveryAction = nextStep(error);
  if (recoveryAction === null || recoveryAction === error.recoveryAction) return error;
  const { code, message, details, retryable, name } = error;
  const told = new WaymarkError(code, message, { details, recoveryAction, retryable, cause: error });
  told.name = name;
  return told;
}

function nextStep(error: WaymarkError): string | null {
  const { details, recoveryAction } = error;
  const listing = listings[String(details['entity_type'])];
  if (recoveryAction?.startsWith('List what is there') === true && listing !== undefined)
    return `Run \`${listing}\` for what there is.`;
  if (recoveryAction === null && ValidationError.isInstance(error)) {
    const wrong = new Set(error.issues.map(({ path }) => optionOf(path)));
    return `Correct ${[...wrong].join(', ')}; --help of the command says what it takes.`;
  }
  return commands.reduce<string | null>(
    (text, [operation, command]) => text?.replace(operation, command) ?? null,
    recoveryAction,
  );
}

/** What sets the field of a path, as in `$.metadata.pr_title` or `$.depends_on[0]`. */
function optionOf(path: string): string {
  const [, first = '', second = ''] = path.split(/[.[\]]+/);
  const field = first === 'metadata' && Object.hasOwn(options, second) ? second : first;
  return options[field] ?? `--${field.replaceAll('_', '-')}`;
}
