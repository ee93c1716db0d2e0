import { loadMedallionsForScope, summariseForPrompt } from '@waymark/medallion';
import { withExistingStore } from '../compose.ts';
import type { CommandOutput } from '../output/terminal.ts';
import { scopeOf, type Invocation, type ScopeOptions } from '../program/invocation.ts';
import { overviewOf, scopeText } from './overview.ts';

/** What earlier sessions left about a scope, as text for a prompt. */
export async function resume(
  invocation: Invocation,
  options: ScopeOptions & { limit: number; maxTokens: number },
): Promise<CommandOutput> {
  const scope = scopeOf(invocation, options);
  const medallions = await withExistingStore(
    invocation,
    (store) => loadMedallionsForScope(store, scope, { limit: options.limit }),
    () => [],
  );
  const prompt = summariseForPrompt(medallions, { max_tokens: options.maxTokens });
  if (medallions.length === 0) invocation.terminal.note(`Nothing is recorded about ${scopeText(scope)} yet.`);
  return {
    kind: 'medallion.resume',
    data: { scope, medallions: medallions.map(overviewOf), prompt },
    text: () => prompt,
  };
}
