import type { Clock, ProviderError } from '@waymark/core-types';

/** Longest time for which we believe a provider that asks for patience. */
const longestRestMs = 600_000;

/** Remembers which of several providers failed of late. */
export interface Circuit<Provider> {
  /** All of them: in their order, but those that rest last. */
  inOrder(): Provider[];
  /** A call begins. One that failed before is probed by this call alone; others let it rest meanwhile. */
  began(provider: Provider): void;
  /** It answered, so it is there. */
  answered(provider: Provider): void;
  /** The call says nothing about the provider. */
  left(provider: Provider): void;
  /** It failed, and rests for the cooldown, or longer where it asks for that. */
  failed(provider: Provider, error: ProviderError): void;
}

/** Creates a circuit in which nobody rests yet. */
export function createCircuit<Provider>(
  providers: readonly Provider[],
  { cooldownMs, clock }: { cooldownMs: number; clock: Clock },
): Circuit<Provider> {
  /** Until when each one that failed rests. */
  const restsUntil = new Map<Provider, number>();
  return {
    inOrder() {
      const now = clock.now();
      const isResting = (provider: Provider) => (restsUntil.get(provider) ?? 0) > now;
      return [...providers.filter((one) => !isResting(one)), ...providers.filter(isResting)];
    },
    began(provider) {
      if (restsUntil.has(provider)) restsUntil.set(provider, clock.now() + cooldownMs);
    },
    answered(provider) {
      restsUntil.delete(provider);
    },
    left(provider) {
      if (restsUntil.has(provider)) restsUntil.set(provider, clock.now());
    },
    failed(provider, error) {
      const asked = error.details['retry_after_ms'];
      const patience = typeof asked === 'number' ? Math.min(asked, longestRestMs) : 0;
      restsUntil.set(provider, clock.now() + Math.max(cooldownMs, patience));
    },
  };
}
