import type { Speaker } from './read-conversation.ts';

/** How a sentence tells of a choice. `rule` is a standing order of the user. */
export type DecisionKind = 'announced' | 'compared' | 'planned' | 'rule';

const reason =
  /[,;(–-]*\s*\b(?:because|since(?! (?:then|the last|yesterday|v?\d))|so that|in order to|to avoid|to prevent|due to|otherwise)\b/i;

/** Index where the reason of a sentence begins; -1 when it gives none. */
export function reasonIndex(sentence: string): number {
  return reason.exec(sentence)?.index ?? -1;
}

/** True where text addresses a model to steer it, instead of telling about the work. */
export function isAimedAtModel(sentence: string): boolean {
  return /\b(?:ignore|disregard|forget|override)\b.{0,30}\b(?:instructions?|prompts?|rules|messages|above)\b|\b(?:system prompt|you are now|pretend (?:to be|you)|jailbreak|developer mode|as an ai)\b/i.test(
    sentence,
  );
}

const hypothetical =
  /\b(?:could|might|maybe|perhaps|possibly|what if|would|wonder|(?:should|shall) (?:we|i|it|they|this|that)|if (?:we|you|i|it|that|this)|one option|another option|alternatively|for example|suppose|imagine|let me know|whether|i think|we can|you can|haven['’]t|hasn['’]t|didn['’]t|not sure|unsure)\b/i;
const undecided =
  /\b(?:not|never|yet|still|to|must|should|cannot|can['’]t|until|once|before|after|when|who|how|undecided)\s+(?:\w+\s+){0,2}?(?:decide|decided|agree|agreed|settle|settled|choose|chosen)\b|\b(?:to be decided|tbd|undecided)\b/i;

const announced =
  /^(?:decision|decided|agreed)\s*[:–—]|\b(?:(?:i|we|they|you|team)(?:['’]ve| have| had)?\s+(?:(?:now|also|already|finally|therefore|all|both|just)\s+)?(?:decided|agreed|chosen|chose|opted|settled|picked|switched|dropped|replaced)|(?:was|were|is|been)\s+(?:decided|agreed|chosen)|decided\s+(?:to|on|that|against|not|for)|agreed\s+(?:to|on|that)|settled\s+on|opted\s+(?:for|to)|chose|switched\s+(?:from|to|over)|moved\s+from\s+\S+\s+to|migrated\s+(?:from|to)|replaced\s+\S+\s+(?:with|by)|(?:going|went|gone)\s+with|sticking\s+with|stuck\s+with|no\s+longer\s+(?:use|support|need|store|keep)s?)\b/i;
const compared = /\b(?:instead of|rather than|in favou?r of|prefer \S+(?: \S+){0,4} (?:over|to)|over using)\b/i;

/** What is wrong with something is no choice, though it often says "instead of". */
const description =
  /\b(?:bug|problem|issue|currently|supposed|seems?|appears?|looks? like|wrong(?:ly)?|mistakenly|accidentally|expected|fails?|broken)\b/i;
const ownDeed =
  /^(?:(?:i|we|i['’]ve|we['’]ve|it|this|that|now|the \S+) )?(?:(?:now|also|just) )*(?:use|keep|store|write|return|prefer|replace|switch|move|change|made|make|call|read|pass|run|build|add|throw|kept|wrote|built)(?:s|d|ed)?\b/i;

const adverbs = '(?:(?:not|never|always|just|only|also|instead|now|then|rather|simply|therefore|definitely)\\s+)*';
const choiceVerbs =
  'use|keep|stick|adopt|drop|store|avoid|replace|switch|treat|rely|stay|prefer|require|pin|target|support|ship|go\\s+with|go\\s+for|standardi[sz]e|default|remove|move|migrate|split|merge|make|put|name|call|return|refuse|reject|allow|write|build|base';
const ourPlan = new RegExp(
  `\\b(?:we(?:['’]ll|\\s+will|['’]re\\s+going\\s+to|\\s+are\\s+going\\s+to|\\s+now)|let['’]?s|let\\s+us)\\s+${adverbs}(?:${choiceVerbs})\\b`,
  'i',
);
const ourChoice = new RegExp(
  `\\b(?:we(?:['’]ll|\\s+will|['’]re\\s+going\\s+to|\\s+are\\s+going\\s+to|\\s+now)|let['’]?s|let\\s+us)\\s+${adverbs}(?:use|keep|stick|adopt|drop|store|avoid|replace|switch|treat|rely|stay|prefer|require|pin|target|support|standardi[sz]e|default|go\\s+with|go\\s+for|refuse|reject)\\b`,
  'i',
);
/** Whatever we do in place of something else is a choice, by any verb. */
const ourDeed = /\b(?:we(?:['’]ll|\s+will|['’]re\s+going\s+to|\s+are\s+going\s+to)|let['’]?s|let\s+us)\s+\w/i;
const ownPlan = new RegExp(
  `\\bi(?:['’]ll|\\s+will|['’]m\\s+going\\s+to|\\s+am\\s+going\\s+to)\\s+${adverbs}(?:use|keep|stick|store|avoid|replace|switch|treat|rely|prefer|go\\s+with|go\\s+for)\\b`,
  'i',
);
const userChoice = /^(?:please\s+)?(?:use|keep|prefer|store|go\s+with|put|name|call|stick\s+(?:to|with)|only\s+use)\b/i;
const notAChoice =
  /\b(?:go\s+(?:ahead|through|over|back|and|step)|move\s+on|make\s+sure|keep\s+(?:going|you|in\s+mind|working|trying|an\s+eye)|use\s+(?:the\s+|my\s+)?(?:\S+\s+)?(?:tool|command|skill|agent|subagent)s?)\b/i;

const rule =
  /^(?:(?:also|and|but|so|please|note|important|rule|remember|you|we|it|they|this|there|that|code|tests?|commits?|files?|functions?|errors?|(?:the|all|every|each|any|our)\s+\S+(?:\s+(?:in|of)\s+\S+)?)[,:]?\s+){0,4}(?:never|always|do\s+not|don['’]t|must|may\s+not|shall\s+not|only\s+ever)\s+\S/i;
const notARule =
  /\b(?:(?:do not|don['’]t)\s+(?:worry|know|think|understand|mind|hesitate|see|remember|want|need|have|care|stop|forget|believe|get|like|you|seem|work|look|feel)|must\s+(?:have|be\s+(?:something|because|wrong|a\s+bug|missing|some))|(?:yet|for now|right now|this time)[.!]?$)\b|\b(?:yet|for now|right now|this time)[.!]?$/i;

/** Tells whether and how a sentence tells of a choice; undefined for questions, hypotheses and everything else. */
export function decisionKind(sentence: string, speaker: Speaker): DecisionKind | undefined {
  const talk = maskQuotations(sentence);
  if (/\?["')]*$/.test(talk) || isAimedAtModel(talk)) return undefined;
  const index = reasonIndex(talk);
  const claim = index > 12 ? talk.slice(0, index) : talk;
  if (speaker === 'user' && rule.test(claim) && !notARule.test(talk)) return 'rule';
  if (hypothetical.test(claim) || undecided.test(claim)) return undefined;
  if (announced.test(claim)) return 'announced';
  if (notAChoice.test(claim)) return undefined;
  const isWeighed = index >= 0 || compared.test(talk) || /\binstead[.!]?$/i.test(claim);
  if (compared.test(claim) && ourDeed.test(claim)) return 'compared';
  if (ourChoice.test(claim) || (isWeighed && ourPlan.test(claim))) return isWeighed ? 'compared' : 'planned';
  if (speaker !== 'assistant' && userChoice.test(claim) && isWeighed) return 'compared';
  if (ownPlan.test(claim) && isWeighed) return 'planned';
  if (!compared.test(talk) || description.test(claim)) return undefined;
  return speaker !== 'assistant' || ownDeed.test(claim) ? 'compared' : undefined;
}

/** The sentence with quoted text and code blanked out: what somebody cites is not what they decide. */
function maskQuotations(sentence: string): string {
  return sentence.replace(/"[^"]{12,}"|“[^”]{12,}”|«[^»]{12,}»|`[^`]+`/g, (quotation) =>
    quotation.startsWith('`') ? 'code' : 'quotation',
  );
}
