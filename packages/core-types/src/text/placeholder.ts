const reference = /^(?:\$\{[^}]{1,200}\}|\$[A-Z_][A-Z0-9_]*|\$\(.*|\{\{.*|%[A-Z_][A-Z0-9_]*%|<[^>]{0,200}>?)$/;
const mask = /^(?:\*+|x{3,}|X{3,}|\.{3,}|…)$/;
const typeWord =
  /^(?:string|number|boolean|bool|str|int|bytes|null|nil|none|undefined|true|false|any|unknown|object|void|never|required|optional|text|hidden)$/i;
const longestTypeWord = 9;
const readFromElsewhere =
  /^(?:process|os|env|import|config|options|this|self|settings|args|req|request|params|ctx|context|props|body|input|secrets|vars|github|inputs)(?:\.|\[|\?\.)/;

/** True for a value that names a secret or its type without being one: `${TOKEN}`, `string`, `process.env.KEY`, `***`. */
export function isPlaceholder(value: string): boolean {
  if (value === '') return true;
  const first = value.charCodeAt(0);
  const isLetter = (first >= 97 && first <= 122) || (first >= 65 && first <= 90);
  if (!isLetter) return value.startsWith('[redacted:') || reference.test(value) || mask.test(value);
  if (value.length <= longestTypeWord && typeWord.test(value)) return true;
  return readFromElsewhere.test(value) || mask.test(value);
}
