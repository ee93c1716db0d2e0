import { register } from 'node:module';

/** Sets up the configuration of the second argument where the package of the first is not installed. */
const [missing = '', configuration = ''] = process.argv.slice(2);
const hook = `export async function resolve(specifier, context, next) {
  if (specifier === ${JSON.stringify(missing)}) throw new Error('Cannot find package');
  return next(specifier, context);
}`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
const { setupObservability } = await import('../src/index.ts');
const refused = await setupObservability(JSON.parse(configuration)).catch((error: unknown) => error);
process.stdout.write(JSON.stringify(refused));
