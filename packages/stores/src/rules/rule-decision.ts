/** Why a rule stays. */
export type RuleKeepReason = 'applies' | 'hard-constraint';

/** Why a rule drops. */
export type RuleDropReason =
  | 'contradiction'
  | 'cooldown'
  | 'deleted'
  | 'dependency-dropped'
  | 'dependency-missing'
  | 'disabled'
  | 'excluded'
  | 'fire-limit'
  | 'limit'
  | 'not-matched'
  | 'out-of-scope';

/** Why one rule stays or drops. */
export type RuleDecision = {
  rule_id: string;
  /** In words, with the numbers or the other rule that it was about. */
  detail: string;
} & ({ kept: true; reason: RuleKeepReason } | { kept: false; reason: RuleDropReason });
