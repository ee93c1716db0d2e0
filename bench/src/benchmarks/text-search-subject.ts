import { createHashingEmbedder } from '@waymark/providers';
import { createEpisodes, wordsFrom } from '../corpus/memory.ts';
import { createRandom } from '../corpus/random.ts';
import { serveRequests } from '../process/serve-requests.ts';

/** What each subject is given: where its data goes and, for a peer, where it is installed. */
export interface TextSearchSettings {
  path: string;
  folder: string | null;
  count: number;
}

/** What one round took, and how often the text that a query was made of is among the first ten. */
export interface TextSearchRound {
  milliseconds: number[];
  found: number;
}

/** A text and its vector, as every subject keeps it. */
export interface TextToKeep {
  id: string;
  content: string;
  embedding: number[];
}

/** How one subject keeps texts and finds them again. */
export interface TextSearchSubject {
  load(texts: readonly TextToKeep[]): Promise<void>;
  /** The ids of the ten best; `embed` is the same for all subjects, and its time counts. */
  search(query: string, embed: (text: string) => Promise<number[]>): Promise<string[]>;
  close(): Promise<void>;
}

/** Runs a subject in this process: the same texts, the same vectors, the same queries for each. */
export async function serveTextSearch(
  open: (settings: TextSearchSettings, embed: (text: string) => Promise<number[]>) => Promise<TextSearchSubject>,
): Promise<void> {
  const embedder = createHashingEmbedder();
  const embed = async (text: string) => Array.from(await embedder.embed(text));
  await serveRequests(async (settings: TextSearchSettings) => {
    const episodes = createEpisodes(settings.count);
    const subject = await open(settings, embed);
    const texts: TextToKeep[] = [];
    for (const { id, content } of episodes) texts.push({ id, content, embedding: await embed(content) });
    await subject.load(texts);
    return {
      async answer(request) {
        const { seed, searches } = request as { seed: number; searches: number };
        const random = createRandom(seed);
        const round: TextSearchRound = { milliseconds: [], found: 0 };
        for (let search = 0; search < searches; search++) {
          const wanted = episodes[Math.floor(random() * episodes.length)]!;
          const query = wordsFrom(wanted.content, random);
          const started = performance.now();
          const ids = await subject.search(query, embed);
          round.milliseconds.push(performance.now() - started);
          if (ids.includes(wanted.id)) round.found++;
        }
        return round;
      },
      close: () => subject.close(),
    };
  });
}
