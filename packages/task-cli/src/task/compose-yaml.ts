import { Composer, Lexer, Parser, type CST, type Document, type LineCounter } from 'yaml';

import type { TaskError } from '../errors.ts';

/** How deep a task file may nest; its own shape needs six levels. */
const maximumDepth = 64;

/** Words, signs, spaces and line ends of a file: more than a long list of short items has, and a second's work. */
const maximumLexemes = 400_000;

/** Anchors and aliases of a file: the library looks through all of them for each. */
const maximumAnchors = 1_000;

/** What a scalar's source follows in the lexer's output. */
const scalarMark = '\u001F';

/** The error of what begins at an offset of the text. */
export type Refuse = (offset: number, reason: string) => TaskError;

/**
 * The one document of a text. It stops at the first thing that is wrong: a hostile file has a million of them.
 * @param lines learns where each line begins, as far as the text is read.
 * @throws {TaskError} what `refuse` makes of the first error, of a second document, or of what would take too long.
 */
export function composeYaml(text: string, { lines, refuse }: { lines: LineCounter; refuse: Refuse }): Document.Parsed {
  const composer = createComposer(refuse);
  let hasDocument = false;
  for (const token of tokensOf(text, lines, refuse)) {
    if (token.type === 'error') {
      throw refuse(token.offset, `${firstLine(token.message)}: ${JSON.stringify(token.source.slice(0, 60))}`);
    }
    if (token.type === 'document' && hasDocument) {
      throw refuse(token.offset, 'a second document begins; a file holds one task');
    }
    hasDocument ||= token.type === 'document';
    // It gives the document at the end only, for a comment may follow.
    Array.from(composer.next(token));
  }
  const [document] = composer.end(true, text.length);
  const [problem] = document!.errors;
  if (problem !== undefined) throw refuse(problem.pos[0], firstLine(problem.message));
  return document!;
}

/** Where the library says that an error is. */
type ProblemPlace = number | readonly [number, ...unknown[]] | { offset: number };

/**
 * The library collects errors, each with a stack, and tells them behind the document. Here the first one ends it; were
 * its collector called otherwise one day, it would only take longer.
 */
function createComposer(refuse: Refuse): Composer {
  const composer = new Composer({ uniqueKeys: false, merge: true, logLevel: 'silent' });
  let first: TaskError | undefined;
  const onError = (place: ProblemPlace, _code: string, message: string, isWarning = false) => {
    if (isWarning) return;
    // It catches what is thrown in a collection, and reports that, too.
    throw (first ??= refuse(offsetOf(place), firstLine(message)));
  };
  return Object.defineProperty(composer, 'onError', { value: onError });
}

function offsetOf(place: ProblemPlace): number {
  if (typeof place === 'number') return place;
  return 'offset' in place ? place.offset : place[0];
}

/** The library takes exponential time for nested `? key`s, and the stack for other nesting: both are cut here. */
function* tokensOf(text: string, lines: LineCounter, refuse: Refuse): Generator<CST.Token> {
  const parser = new Parser(lines.addNewLine);
  let lexemes = 0;
  let anchors = 0;
  let previous = '';
  for (const lexeme of new Lexer().lex(text)) {
    const isText = previous === scalarMark;
    lexemes += 1;
    if (!isText && /^[&*]/.test(lexeme)) anchors += 1;
    if (!isText && lexeme === '?') throw refuse(parser.offset, 'keys that begin with "?" are not read');
    if (parser.stack.length > maximumDepth) throw refuse(parser.offset, `it nests deeper than ${maximumDepth} levels`);
    if (lexemes > maximumLexemes) throw refuse(parser.offset, `it has more than ${maximumLexemes} words and signs`);
    if (anchors > maximumAnchors) throw refuse(parser.offset, `it has more than ${maximumAnchors} anchors and aliases`);
    previous = lexeme;
    yield* parser.next(lexeme);
  }
  yield* parser.end();
}

/** Of what the library says; it ends as a sentence does. */
export function firstLine(text: string): string {
  return text.split('\n', 1)[0]!.slice(0, 200).replace(/[.:]$/, '');
}
