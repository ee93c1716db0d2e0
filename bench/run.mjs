// `npm run bench`: the sources run as they are; the packages they measure are the built ones.
import { register } from 'tsx/esm/api';

register();
const { main } = await import('./src/main.ts');
process.exitCode = await main(process.argv.slice(2));
