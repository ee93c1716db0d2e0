const defaultCharacters = 600;

/**
 * Recorded text as one harmless line: control, invisible and direction characters removed, white space collapsed, angle
 * brackets that could open or close a tag replaced, the wide forms of them too, cut at a length.
 */
export function plainText(text: string, characters: number = defaultCharacters): string {
  const line = text
    .slice(0, characters * 4)
    // Sequences that steer a terminal go as a whole, so that nothing of them is left to read.
    .replaceAll(/\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)?|.)/g, '')
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}]/gu, '')
    .replaceAll(/[<＜﹤](?!\s*[\d=])/gu, '‹')
    .trim();
  const letters = [...line];
  return letters.length <= characters
    ? line
    : `${letters
        .slice(0, characters - 1)
        .join('')
        .trimEnd()}…`;
}
