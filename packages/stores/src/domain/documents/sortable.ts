/** Characters whose units in UTF-16 sort otherwise than the bytes in UTF-8, by which every engine sorts. */
const unordered = /[\ud800-\uffff]/;
const eachUnordered = /[\ud800-\uffff]/g;

/**
 * A value in the form in which `<` orders texts by their characters' numbers, and which only equal values share: what
 * stands for characters beyond the first 65,536 comes after all others.
 */
export function sortable<Value>(value: Value): Value {
  if (typeof value !== 'string' || !unordered.test(value)) return value;
  return value.replaceAll(eachUnordered, (unit) => {
    const number = unit.charCodeAt(0);
    return String.fromCharCode(number < 0xe000 ? number + 0x2000 : number - 0x800);
  }) as Value & string;
}
