/** What is told of a document while it is read, in its order. */
export interface XmlHandler {
  /** `attributes` as they stand in the tag, for {@link readAttributes}. */
  open(name: string, attributes: string): void;
  close(name: string): void;
  text(content: string): void;
}

/** A text that is no well-formed document, is cut, or wants what is not granted; the message says which. */
export class XmlError extends Error {}

const maximumDepth = 200;

/**
 * Goes once over an XML document, in time linear in its length. Document types are refused, so that there are no entities
 * but the five of XML and characters by number, and nothing is ever fetched.
 * @throws {XmlError}
 */
export function scanXml(text: string, handler: XmlHandler): void {
  const open: string[] = [];
  let elements = 0;
  let at = 0;
  while (at < text.length) {
    const tag = text.indexOf('<', at);
    if (tag === -1) break;
    if (tag > at && open.length > 0) handler.text(decodeEntities(text.slice(at, tag)));
    if (text.startsWith('<!--', tag)) {
      at = after(text, '-->', tag + 4);
    } else if (text.startsWith('<![CDATA[', tag)) {
      at = after(text, ']]>', tag + 9);
      handler.text(text.slice(tag + 9, at - 3));
    } else if (text.startsWith('<?', tag)) {
      at = after(text, '?>', tag + 2);
    } else if (text.startsWith('<!', tag)) {
      throw new XmlError('It declares a document type.');
    } else if (text[tag + 1] === '/') {
      at = after(text, '>', tag + 2);
      const name = text.slice(tag + 2, at - 1).trim();
      if (open.pop() !== name) throw new XmlError(`It is no well-formed XML: </${name.slice(0, 40)}> closes nothing.`);
      handler.close(name);
    } else {
      if (open.length === 0 && elements > 0) throw new XmlError('It is no well-formed XML: it has two roots.');
      at = endOfTag(text, tag + 1);
      const empty = text[at - 2] === '/';
      const content = text.slice(tag + 1, at - (empty ? 2 : 1));
      const name = nameOf(content);
      elements += 1;
      handler.open(name, content.slice(name.length));
      if (empty) handler.close(name);
      else if (open.push(name) > maximumDepth) throw new XmlError(`It is nested over ${maximumDepth} deep.`);
    }
  }
  if (open.length > 0 || elements === 0) throw new XmlError('The log is cut: its root has no end.');
}

/** The attributes of a tag by their names. */
export function readAttributes(attributes: string): Map<string, string> {
  const found = new Map<string, string>();
  let at = 0;
  for (;;) {
    const equals = attributes.indexOf('=', at);
    if (equals === -1) return found;
    const name = attributes.slice(at, equals).trim();
    let quote = equals + 1;
    while (isSpace(attributes.charCodeAt(quote))) quote += 1;
    const mark = attributes[quote];
    const end = mark === '"' || mark === "'" ? attributes.indexOf(mark, quote + 1) : -1;
    if (end === -1) return found;
    found.set(name, decodeEntities(attributes.slice(quote + 1, end)));
    at = end + 1;
  }
}

/** Behind a tag: a `>` within quotes does not end it. */
function endOfTag(text: string, start: number): number {
  let quote = 0;
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (quote !== 0) {
      if (code === quote) quote = 0;
    } else if (code === 0x22 || code === 0x27) quote = code;
    else if (code === 0x3e) return at + 1;
  }
  throw new XmlError('The log is cut: its last tag has no end.');
}

function after(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  if (at === -1) throw new XmlError(`The log is cut: ${mark} is missing.`);
  return at + mark.length;
}

function nameOf(content: string): string {
  let end = 0;
  while (end < content.length && !isSpace(content.charCodeAt(end))) end += 1;
  if (end === 0) throw new XmlError('It is no well-formed XML: a tag has no name.');
  return content.slice(0, end);
}

function isSpace(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}

const named = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);

function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replaceAll(/&(#x[0-9a-fA-F]{1,6}|#[0-9]{1,7}|[a-z]{2,4});/g, (whole, name: string) => {
    if (!name.startsWith('#')) return named.get(name) ?? whole;
    const code = name[1] === 'x' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : whole;
  });
}
