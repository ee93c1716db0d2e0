import type { Medallion } from '@waymark/medallion';
import { createRandom } from '../corpus/random.ts';
import { nodeOfRank } from '../corpus/medallions.ts';

/** The nodes of a query and how many of the collection's medallions a correct answer names first, newest first. */
export interface ScopeQuery {
  kind: 'one node' | 'two nodes' | 'three nodes' | 'two hottest' | 'three hottest' | 'miss';
  nodes: string[];
}

/** Keeps which medallion carries which nodes, to ask for scopes that exist and to know the right answers. */
export class ScopeOracle {
  readonly #nodes = new Map<string, number>();
  readonly #scopes: Uint16Array[] = [];
  readonly #ids: string[] = [];

  add({ meta, scope }: Medallion): void {
    const numbers = scope.graph_nodes.map((node) => {
      const number = this.#nodes.get(node) ?? this.#nodes.size;
      this.#nodes.set(node, number);
      return number;
    });
    this.#scopes.push(Uint16Array.from(numbers));
    this.#ids.push(meta.medallion_id);
  }

  /** The newest medallions whose nodes include all of these. The collection's times ascend. */
  newest(nodes: string[], limit: number): string[] {
    const wanted = nodes.map((node) => this.#nodes.get(node) ?? -1);
    const found: string[] = [];
    for (let index = this.#scopes.length - 1; index >= 0 && found.length < limit; index--) {
      if (wanted.every((node) => this.#scopes[index]!.includes(node))) found.push(this.#ids[index]!);
    }
    return found;
  }

  /** Queries as sessions ask them: nodes of a medallion that exists, now and then the hottest ones or none at all. */
  queries(count: number, seed: number): ScopeQuery[] {
    const random = createRandom(seed);
    const names = [...this.#nodes.keys()];
    const pick = (wanted: number): string[] => {
      const scope = this.#scopes[Math.floor(random() * this.#scopes.length)]!;
      const numbers = [...scope].sort(() => random() - 0.5);
      return numbers.slice(0, wanted).map((number) => names[number]!);
    };
    return Array.from({ length: count }, (_, index): ScopeQuery => {
      switch (index % 10) {
        case 0:
        case 1:
        case 2:
          return { kind: 'one node', nodes: pick(1) };
        case 3:
        case 4:
        case 5:
          return { kind: 'two nodes', nodes: pick(2) };
        case 6:
        case 7:
          return { kind: 'three nodes', nodes: pick(3) };
        case 8: {
          const hottest = index % 20 === 8 ? 2 : 3;
          const nodes = Array.from({ length: hottest }, (_, rank) => nodeOfRank(rank));
          return { kind: hottest === 2 ? 'two hottest' : 'three hottest', nodes };
        }
        default:
          return { kind: 'miss', nodes: [...pick(1), ...pick(2)] };
      }
    });
  }
}
