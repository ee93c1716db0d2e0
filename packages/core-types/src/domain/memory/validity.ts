import type { z } from 'zod';
import { optional, timestamp } from '../fields.ts';

/** When a fact was true, from `valid_from` up to but not at `valid_to` (null = still), and when it was learned. */
export const bitemporal = () => ({
  valid_from: timestamp(),
  valid_to: optional(timestamp()),
  recorded_at: timestamp(),
});

/** A fact ends after it begins. */
export const checkValidity: z.core.CheckFn<{ valid_from: string; valid_to: string | null }> = ({ value, issues }) => {
  if (value.valid_to === null || value.valid_to > value.valid_from) return;
  issues.push({ code: 'custom', input: value.valid_to, path: ['valid_to'], message: 'Must be after valid_from' });
};
