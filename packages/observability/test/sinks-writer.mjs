// Run by sinks.test.ts: writes lines to the standard error output, says so on the other one, and ends as it was told.
import { fileDescriptorDestination, setupLogging } from '../src/index.ts';

const [count, end] = [Number(process.argv[2]), process.argv[3]];
const logger = setupLogging().getLogger('sink');
const acknowledgements = fileDescriptorDestination(1);
for (let number = 1; number <= count; number++) {
  logger.info('line', { number });
  acknowledgements.write(`${number}\n`);
}
if (end === 'exit') process.exit(3);
if (end === 'throw') throw new Error('ended');
if (end === 'signal') setInterval(() => {}, 1_000);
