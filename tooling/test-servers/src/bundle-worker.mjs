// Makes one JavaScript file of a TypeScript file and all sources of this repository that it imports, and prints it:
// node bundle-worker.mjs FILE. Packages from the registry stay where they are.
import { dirname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const input = fileURLToPath(process.argv[2] ?? '');

const bundle = await rolldown({
  input,
  cwd: dirname(input),
  platform: 'node',
  resolve: { conditionNames: ['@waymark/source', 'node', 'import', 'default'] },
  // All is kept that a module does when it is loaded.
  treeshake: false,
  plugins: [
    {
      name: 'where-they-are',
      resolveId: {
        filter: { id: /^[^./]/ },
        async handler(name, importer) {
          if (importer === undefined || name.startsWith('node:')) return undefined;
          const found = await this.resolve(name, importer, { skipSelf: true });
          if (found === null || !/[\\/]node_modules[\\/]/.test(found.id)) return found;
          return { id: pathToFileURL(found.id).href, external: true };
        },
      },
      transform: {
        filter: { id: /\.ts$/, code: 'import.meta.url' },
        handler: (code, id) => code.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href)),
      },
    },
  ],
});
const { output } = await bundle.generate({ format: 'esm', codeSplitting: false });
await bundle.close();
process.stdout.write(output[0].code);
