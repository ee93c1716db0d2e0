/** The limits of `medallion.v1`. */
export const medallionLimits = {
  highLevelCharacters: 300,
  textCharacters: 4_000,
  items: 2_000,
  scopeNodes: 64,
  scopeCharacters: 200,
} as const;
