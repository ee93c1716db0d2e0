import { AsyncLocalStorage } from 'node:async_hooks';
import type { Attributes } from '@waymark/core-types';
import type { StartedSpan, Tracer } from '@waymark/observability';
import type { Style } from '../output/style.ts';

/** Spans that are kept; a command that makes more of them shows the first ones. */
const maximumSpans = 2_000;

/** Attributes that say what a span was about, where it has them. */
const telling = ['db.query.text', 'db.namespace', 'db.response.returned_rows', 'gen_ai.usage.output_tokens'];

interface Node {
  name: string;
  begun: number;
  /** Null while it runs. */
  ended: number | null;
  attributes: Attributes;
  failure: string | null;
  children: Node[];
}

/** Keeps the spans of one command as a tree that people can read. */
export class SpanTree implements Tracer {
  readonly #roots: Node[] = [];
  readonly #current = new AsyncLocalStorage<Node>();
  #count = 0;

  startSpan(name: string): StartedSpan {
    const node: Node = { name, begun: performance.now(), ended: null, attributes: {}, failure: null, children: [] };
    if (++this.#count <= maximumSpans) (this.#current.getStore()?.children ?? this.#roots).push(node);
    return {
      isRecording: true,
      traceContext: undefined,
      run: (work) => this.#current.run(node, work),
      setAttributes: (attributes) => Object.assign(node.attributes, attributes),
      addEvent: () => {},
      rename: (renamed) => (node.name = renamed),
      fail: ({ type }) => (node.failure = type),
      end: () => (node.ended ??= performance.now()),
    };
  }

  /** One line a span: how long it took, what it was, what it was about. */
  text(style: Style): string {
    const lines = this.#roots.flatMap((root) => linesOf(root, '', style));
    const left = this.#count - maximumSpans;
    return [...lines, ...(left > 0 ? [style.dim(`... and ${left} more`)] : [])].join('\n');
  }
}

function linesOf(node: Node, indent: string, style: Style): string[] {
  const duration = node.ended === null ? 'unfinished' : `${(node.ended - node.begun).toFixed(1)} ms`;
  const about = telling
    .filter((name) => node.attributes[name] !== undefined)
    .map((name) => (name === 'db.response.returned_rows' ? rows(node) : shorten(String(node.attributes[name]))));
  const failure = node.failure === null ? '' : ` ${style.red(node.failure)}`;
  const line = `${duration.padStart(10)}  ${indent}${node.name}${failure} ${style.dim(about.join(' '))}`;
  return [line.trimEnd(), ...node.children.flatMap((child) => linesOf(child, `${indent}  `, style))];
}

function rows({ attributes }: Node): string {
  return `(${String(attributes['db.response.returned_rows'])} rows)`;
}

function shorten(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 77)}...`;
}
