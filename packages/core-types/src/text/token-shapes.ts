import { redactionMarker, type SecretKind } from './secret-kind.ts';

interface TokenShape {
  kind: SecretKind;
  /** A text without any of these cannot match: the cheap test before the pattern runs. */
  hints: readonly string[];
  pattern: RegExp;
  accept?: (token: string) => boolean;
}

// Every pattern starts at a fixed prefix that a lookbehind ties to the start of a word and ends in a run of one class,
// or in runs whose separators are outside the class. So no character is visited more than a constant number of times.
const shapes: readonly TokenShape[] = [
  { kind: 'anthropic-key', hints: ['sk-ant-'], pattern: /(?<![A-Za-z0-9])sk-ant-[A-Za-z0-9_-]{8,}/g },
  { kind: 'openai-key', hints: ['sk-'], pattern: /(?<![A-Za-z0-9_-])sk-[A-Za-z0-9_-]{12,}/g, accept: looksRandom },
  {
    kind: 'stripe-key',
    hints: ['k_live_', 'k_test_'],
    pattern: /(?<![A-Za-z0-9])[srp]k_(?:live|test)_[A-Za-z0-9]{8,}/g,
  },
  { kind: 'aws-key', hints: ['AKIA', 'ASIA'], pattern: /(?<![A-Za-z0-9])A(?:KIA|SIA)[A-Z0-9]{16}(?![A-Za-z0-9])/g },
  {
    kind: 'github-token',
    hints: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'],
    pattern: /(?<![A-Za-z0-9])(?:gh[pousr]|github_pat)_[A-Za-z0-9_]{16,}/g,
  },
  { kind: 'gitlab-token', hints: ['glpat-'], pattern: /(?<![A-Za-z0-9])glpat-[A-Za-z0-9_-]{10,}/g },
  { kind: 'slack-token', hints: ['xox', 'xapp-'], pattern: /(?<![A-Za-z0-9])(?:xox[a-z]|xapp)-[A-Za-z0-9-]{8,}/g },
  { kind: 'google-key', hints: ['AIza', 'ya29.'], pattern: /(?<![A-Za-z0-9])(?:AIza|ya29\.)[A-Za-z0-9_-]{30,}/g },
  { kind: 'npm-token', hints: ['npm_'], pattern: /(?<![A-Za-z0-9_])npm_[A-Za-z0-9]{20,}/g, accept: looksRandom },
  {
    kind: 'provider-key',
    hints: ['hf_', 'pypi-', 'SG.', 'whsec_', 'dckr_pat_', 'shpat_', 'lin_api_'],
    pattern: /(?<![A-Za-z0-9_])(?:hf_|pypi-|SG\.|whsec_|dckr_pat_|shpat_|lin_api_)[A-Za-z0-9_.-]{20,}/g,
    accept: looksRandom,
  },
  {
    kind: 'jwt',
    hints: ['eyJ'],
    pattern: /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?/g,
  },
];

/** Replaces what is a secret by its own shape alone, whatever stands around it. */
export function redactTokenShapes(text: string): string {
  let redacted = text;
  for (const { kind, hints, pattern, accept } of shapes) {
    if (!hints.some((hint) => redacted.includes(hint))) continue;
    const marker = redactionMarker(kind);
    redacted = redacted.replace(pattern, (token) => (accept === undefined || accept(token) ? marker : token));
  }
  return redacted;
}

/** True for what a generator made rather than a person: `sk-loading-spinner-item` is a CSS class, not a key. */
function looksRandom(token: string): boolean {
  return /\d/.test(token) || /[a-z][A-Z]/.test(token) || /[A-Za-z]{20}/.test(token);
}
