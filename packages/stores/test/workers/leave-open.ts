// Sends a request to the server at the first argument, and leaves its connection open.
import { openHttpConnections } from '../../src/libsql-server/http-connections.ts';

const { fetch } = openHttpConnections({ requestTimeout: 300_000, idleTimeout: 300_000 });
const response = await fetch(new Request(process.argv[2]!));
process.stdout.write(`${await response.text()}\n`);
