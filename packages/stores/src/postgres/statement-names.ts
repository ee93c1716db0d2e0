import { createHash } from 'node:crypto';

const capacity = 500;

/**
 * Names statements, so that PostgreSQL parses and plans each of them once per connection. A server keeps what is named
 * until the connection ends, so only the first texts get a name; a program has few, but lists of values vary without end.
 */
export class StatementNames {
  private readonly names = new Map<string, string>();

  nameOf(text: string): string | undefined {
    const known = this.names.get(text);
    if (known !== undefined || this.names.size >= capacity) return known;
    const name = `waymark_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
    this.names.set(text, name);
    return name;
  }
}
