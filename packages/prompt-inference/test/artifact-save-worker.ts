import { openPromptLibrary, PromptInferenceError } from '../src/index.ts';

/** Waits for the moment that all were given, then saves one version after the other and prints how each went. */
const [home, moment, versions, size] = process.argv.slice(2) as [string, string, string, string];
const library = openPromptLibrary({ home });
console.log('ready');
await new Promise((resolve) => setTimeout(resolve, Math.max(0, Number(moment) - Date.now())));
for (let version = 1; version <= Number(versions); version++) {
  try {
    await library.save(`${process.pid} `.repeat(Number(size)), { name: 'shared', version: `v${version}` });
    console.log(`saved v${version} by ${process.pid}`);
  } catch (error) {
    if (!PromptInferenceError.isInstance(error)) throw error;
    console.log(`${error.code} v${version} ${error.message}`);
  }
}
