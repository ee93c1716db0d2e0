/**
 * Stands in for a model that sorts letters, so that the example needs no key: told only to sort it looks at what a letter
 * mentions, and told to look at what the writer asks for it does that.
 */
export function sortLetter(instruction, letter) {
  const asksForMoney = /money back|refund/i.test(letter);
  if (/asks for/.test(instruction)) return asksForMoney ? 'refund' : 'delivery';
  return /parcel|order/i.test(letter) ? 'delivery' : 'refund';
}
