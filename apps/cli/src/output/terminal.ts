import type { Writable } from 'node:stream';
import { errorEnvelope, errorJson, jsonLine, successEnvelope } from './envelope.ts';
import type { JsonForm } from './json-form.ts';
import { maskSecrets } from './mask-secrets.ts';
import { printable } from './printable.ts';
import { createStyle, type Style } from './style.ts';

/** What a command hands back; only the terminal writes it. */
export interface CommandOutput {
  /** Names the shape of `data`: `medallion.resume`. */
  kind: string;
  /** What `--json` prints, keys in snake_case. */
  data: unknown;
  /** What people read. */
  text?: (style: Style) => string;
  /** What programs read, printed as it is instead of `text`: a script, lines of JSON, the bytes of a patch. */
  raw?: string | Uint8Array | AsyncIterable<string>;
  /** The command printed everything itself, part by part. */
  isPrinted?: true;
  /** Other than 0 where the command worked and what it found is bad. */
  exitCode?: number;
}

export interface TerminalOptions {
  stdout: Writable & { isTTY?: boolean };
  /** A function, because opening it takes time that most calls need not spend. */
  stderr: () => Writable & { isTTY?: boolean };
  json: boolean;
  /** Instead of the envelope. */
  form?: JsonForm | undefined;
  quiet: boolean;
  color: boolean;
  secrets: readonly (string | undefined)[];
}

/** The one writer: data goes to stdout, messages to stderr, and with `json` one envelope to stdout and nothing else. */
export class Terminal {
  readonly #options: TerminalOptions;
  readonly #warnings: string[] = [];

  constructor(options: TerminalOptions) {
    this.#options = options;
  }

  /** Says something in passing, on stderr. */
  note(message: string): void {
    if (!this.#options.json && !this.#options.quiet) this.#stderr(message);
  }

  /** Says what a person should know, on stderr or in the envelope's `warnings`. */
  warn(message: string): void {
    const { form, json } = this.#options;
    if (json && form === undefined) this.#warnings.push(this.#mask(message));
    else if (!this.#options.quiet) this.#stderr(`${this.#errorStyle().yellow('warning:')} ${message}`);
  }

  /** Prints a part of a stream as it comes: with `json` a line of its own, for the envelope only fits a whole. */
  async part(value: unknown, text: (style: Style) => string): Promise<void> {
    if (this.#options.json) return this.#write(jsonLine(value));
    await this.#text(text);
  }

  /** Prints a result. */
  async result(output: CommandOutput): Promise<void> {
    if (output.isPrinted === true) return;
    const { form, json } = this.#options;
    const envelope = () => form?.result(output) ?? successEnvelope(output.kind, output.data, this.#warnings);
    if (json) return this.#write(jsonLine(envelope()));
    if (output.raw !== undefined) return this.#raw(output.raw);
    if (output.text !== undefined) await this.#text(output.text);
  }

  /** Prints an error as one sentence that can be read aloud. */
  async error(error: unknown): Promise<void> {
    const { form, json } = this.#options;
    // Only errors can carry what was never meant to be shown; results are what was asked for.
    if (json) return this.#write(this.#mask(jsonLine(form?.error(error) ?? errorEnvelope(error, this.#warnings))));
    const { message, recovery_action: next } = errorJson(error);
    this.#stderr(`${this.#errorStyle().red('error:')} ${sentence(message)}${next === null ? '' : ` Next: ${next}`}`);
  }

  async #text(text: (style: Style) => string): Promise<void> {
    const color = this.#options.color && this.#options.stdout.isTTY === true;
    const shown = printable(text(createStyle(color)), color).trimEnd();
    if (shown !== '') await this.#write(`${shown}\n`);
  }

  #errorStyle(): Style {
    return createStyle(this.#options.color && this.#options.stderr().isTTY === true);
  }

  #stderr(message: string): void {
    this.#options.stderr().write(`${printable(this.#mask(message), true).trimEnd()}\n`);
  }

  async #raw(raw: NonNullable<CommandOutput['raw']>): Promise<void> {
    if (typeof raw === 'string' || raw instanceof Uint8Array) {
      return raw.length === 0 ? undefined : this.#write(raw);
    }
    for await (const piece of raw) await this.#write(piece);
  }

  #write(text: string | Uint8Array): Promise<void> {
    return new Promise((resolve) => this.#options.stdout.write(text, () => resolve()));
  }

  #mask(text: string): string {
    return maskSecrets(text, this.#options.secrets);
  }
}

function sentence(message: string): string {
  const line = message.replaceAll(/\s+/g, ' ').trim();
  return /[.!?:]$/.test(line) ? line : `${line}.`;
}
