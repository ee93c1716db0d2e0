import { encodeValue } from '../value/encode-value.ts';
import { isShell, longTextsIn, takeOutLongTexts } from './long-texts.ts';
import { hashList, hashText, listObject, textObject, type ListNode, type StoredObject } from './stored-object.ts';

/**
 * Where a value is: `=` and the text itself (in which long texts may be replaced by `#` and a hash), `#` and the hash of a
 * text, `@` and the hash of a list; or, for a short list of a write, where each of its items is.
 */
export type ValueReference = string | string[];

/** The hashes of the texts that a reference needs, without those of a list's items. */
export function textsOf(reference: string): string[] {
  if (reference.startsWith('#')) return [reference.slice(1)];
  return reference.startsWith('=') ? longTextsIn(reference) : [];
}

/** A list that a new one may go on from. */
export interface BaseList {
  hash: string;
  depth: number;
  /** References to its items. */
  items: readonly string[];
}

/** A value as rows hold it. */
export interface PackedValue {
  reference: ValueReference;
  objects: StoredObject[];
  /** The list, where the value is one. */
  list: BaseList | null;
}

/** Texts up to this length stand where they are referred to. */
const inlineLength = 40;
/** A checkpoint's row holds values up to this length that are new with it; the next one that has them too refers to an object. */
const inRowLength = 8_192;
/** A list is read from this many nodes, or one for each of its items; then it is written whole. */
const minimumDepth = 100;

/** What is known of the thread that a value goes to. */
export interface PackContext {
  /** A list that the value probably goes on from. */
  base: BaseList | null;
  /** Whether a text is certainly stored already. */
  isStored(hash: string): boolean;
}

/** A channel's value; `inherited` is where the checkpoint before has its own. */
export interface ChannelContext extends PackContext {
  inherited: ValueReference | undefined;
  /** False where no text of this length is known to be stored: then it need not be hashed to find out. */
  mayBeStored(length: number): boolean;
}

/**
 * Packs a channel's value. Lists are stored item by item, and only what differs from the end of `base` on is new.
 * @throws {NotStorableError} for a value that cannot be kept, with its path.
 */
export function packValue(value: unknown, path: readonly PropertyKey[], context: ChannelContext): PackedValue {
  if (isList(value)) return packList(value, path, context);
  const text = encodeValue(value, path);
  const packer = createTextPacker(context);
  const shell = packer.shell(text);
  if (shell !== null) return { reference: shell, objects: packer.objects, list: null };
  const reference = `=${text}`;
  const isKnown = () => context.mayBeStored(text.length) && context.isStored(hashText(text));
  const isNew = text.length <= inRowLength && context.inherited !== reference && !isKnown();
  return isNew ? { reference, objects: [], list: null } : packText(text, context);
}

/** What a checkpoint refers to that has the value of the one before: it never repeats a longer text. */
export function packInherited(reference: ValueReference, context: PackContext): PackedValue {
  const isRepeated = typeof reference === 'string' && isInRow(reference) && textsOf(reference).length === 0;
  return isRepeated ? packText(reference.slice(1), context) : { reference, objects: [], list: null };
}

/** Whether a text stands in the row because it was new there. */
export function isInRow(reference: string): boolean {
  return reference.startsWith('=') && reference.length > 1 + inlineLength;
}

/**
 * Packs what a task wrote; its items are the same objects as those of the channel that takes them.
 * @throws {NotStorableError} for a value that cannot be kept, with its path.
 */
export function packWrite(value: unknown, path: readonly PropertyKey[], context: PackContext): PackedValue {
  if (isList(value)) {
    if (value.length > 100) return packList(value, path, context);
    const { references, objects } = packItems(value, path, context);
    return { reference: references, objects, list: null };
  }
  const packer = createTextPacker(context);
  const reference = packer.addItem(encodeValue(value, path));
  return { reference, objects: packer.objects, list: null };
}

function packText(text: string, context: PackContext): PackedValue {
  const packer = createTextPacker(context);
  const reference = packer.add(text);
  return { reference, objects: packer.objects, list: null };
}

function packList(value: unknown[], path: readonly PropertyKey[], context: PackContext): PackedValue {
  const { references, objects } = packItems(value, path, context);
  const hash = hashList(references);
  const reference = `@${hash}`;
  if (context.base?.hash === hash) return { reference, objects, list: context.base };
  const node = toNode(hash, references, context.base);
  return {
    reference,
    objects: [...objects, listObject(node)],
    list: { hash, depth: node.depth, items: references },
  };
}

function packItems(items: unknown[], path: readonly PropertyKey[], context: PackContext) {
  const packer = createTextPacker(context);
  const references = items.map((item, index) => packer.addItem(encodeValue(item, [...path, index])));
  return { references, objects: packer.objects };
}

/** Gives each text its reference and collects the objects that are new. */
function createTextPacker({ isStored }: PackContext) {
  const objects: StoredObject[] = [];
  const keep = (hash: string, text: string) => {
    if (!isStored(hash)) objects.push(textObject(hash, text));
  };
  function add(text: string): string {
    if (text.length <= inlineLength) return `=${text}`;
    const hash = hashText(text);
    keep(hash, text);
    return `#${hash}`;
  }
  function shell(text: string): string | null {
    const taken = takeOutLongTexts(text, hashText);
    for (const literal of taken?.literals ?? []) keep(literal.hash, literal.text);
    return taken === null ? null : `=${taken.shell}`;
  }
  return { objects, add, shell, addItem: (text: string) => shell(text) ?? (isShell(text) ? `=${text}` : add(text)) };
}

function toNode(hash: string, items: string[], base: BaseList | null): ListNode {
  const keep = base === null ? 0 : commonLength(base.items, items);
  const isDeep = base !== null && base.depth >= Math.max(minimumDepth, items.length);
  if (base === null || keep === 0 || isDeep) return { hash, base: null, keep: 0, depth: 0, items };
  return { hash, base: base.hash, keep, depth: base.depth + 1, items: items.slice(keep) };
}

function commonLength(first: readonly string[], second: readonly string[]): number {
  let length = 0;
  while (length < first.length && length < second.length && first[length] === second[length]) length++;
  return length;
}

function isList(value: unknown): value is unknown[] {
  if (!Array.isArray(value) || value.length === 0 || Object.getPrototypeOf(value) !== Array.prototype) return false;
  // Holes and further properties are for the codec to refuse.
  return Object.keys(value).length === value.length && Object.getOwnPropertySymbols(value).length === 0;
}
