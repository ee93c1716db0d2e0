/** As deep as our codec keeps values. What copies and writes JSON calls itself once a level, and ends at some thousands. */
export const deepestJson = 500;

/** Whether the JSON of a model or a tool is nested so deeply that handling it could end the process's stack. */
export function isTooDeep(json: string): boolean {
  if (json.length <= 2 * deepestJson) return false;
  let depth = 0;
  let isInText = false;
  for (let index = 0; index < json.length; index++) {
    const character = json[index];
    if (character === '"') isInText = !isInText;
    else if (isInText) index += character === '\\' ? 1 : 0;
    else if (character === '[' || character === '{') depth++;
    else if (character === ']' || character === '}') depth--;
    if (depth > deepestJson) return true;
  }
  return false;
}
