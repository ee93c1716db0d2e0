import type { FoundFailure, TestReport } from './test-report.ts';

/** Longest tag that is read, in characters. */
const longestTag = 65_536;

/**
 * Counts the test cases of a JUnit report. The numbers that reports put on `<testsuite>` differ from tool to tool, so
 * they are not used.
 */
export function readJunitXml(text: string): TestReport | null {
  const start = text.search(/<testsuites?[\s>/]/);
  if (start === -1) return null;
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const failures: FoundFailure[] = [];
  let open: { attributes: Map<string, string>; outcome: keyof typeof counts; message: string | undefined } | undefined;
  let closed = false;
  const finish = () => {
    if (open === undefined) return;
    counts[open.outcome] += 1;
    const { attributes, message } = open;
    const file = attributes.get('file') ?? attributes.get('classname');
    if (open.outcome === 'failed') failures.push({ name: attributes.get('name') ?? 'unnamed', file, message });
    open = undefined;
  };
  for (const tag of xmlTags(text, start)) {
    if (tag.name === '/testcase') finish();
    else if (tag.name === 'testcase') {
      finish();
      open = { attributes: tag.attributes, outcome: 'passed', message: undefined };
      if (tag.selfClosing) finish();
    } else if (open !== undefined && (tag.name === 'failure' || tag.name === 'error')) {
      open.outcome = 'failed';
      open.message ??= tag.attributes.get('message')?.split('\n')[0];
    } else if (open !== undefined && tag.name === 'skipped' && open.outcome !== 'failed') open.outcome = 'skipped';
    else if (tag.name === '/testsuites' || tag.name === '/testsuite') closed = true;
    else if (/^testsuites?$/.test(tag.name) && tag.selfClosing) closed = true;
  }
  // A report that was cut off says nothing about the tests after the cut.
  return { tool: 'junit', counts: closed && open === undefined ? counts : undefined, failures };
}

interface XmlTag {
  name: string;
  attributes: Map<string, string>;
  selfClosing: boolean;
}

function* xmlTags(text: string, start: number): Generator<XmlTag> {
  let position = start;
  for (;;) {
    const open = text.indexOf('<', position);
    if (open === -1) return;
    const section = text.startsWith('<![CDATA[', open) ? ']]>' : text.startsWith('<!--', open) ? '-->' : undefined;
    if (section !== undefined) {
      const end = text.indexOf(section, open);
      if (end === -1) return;
      position = end + section.length;
      continue;
    }
    const end = endOfTag(text, open);
    position = end + 1;
    const inner = text.slice(open + 1, end);
    const name = /^\/?[\w:.-]{1,100}/.exec(inner)?.[0];
    if (name !== undefined) yield { name, attributes: attributesOf(inner), selfClosing: inner.endsWith('/') };
  }
}

/** The place of the `>` that ends a tag; one within quotes does not. */
function endOfTag(text: string, open: number): number {
  let quote = '';
  const limit = Math.min(text.length, open + longestTag);
  for (let index = open; index < limit; index++) {
    const character = text[index]!;
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '>') return index;
  }
  return limit;
}

function attributesOf(inner: string): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name, double, single] of inner.matchAll(
    /(?<=\s)(name|classname|file|message)=(?:"([^"]*)"|'([^']*)')/g,
  )) {
    attributes.set(name!, unescape(double ?? single ?? ''));
  }
  return attributes;
}

function unescape(text: string): string {
  const names: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  return text.replace(/&(?:(lt|gt|quot|apos|amp)|#(\d{1,7})|#x([0-9a-f]{1,6}));/gi, (whole, name, decimal, hex) => {
    if (name !== undefined) return names[String(name).toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
