// Loads a bundle, and calls its handler with each event of the standard input, as Lambda would. The
// last line is what came of it; those before are the function's own log.
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

const { handler } = await import(pathToFileURL(process.argv[2] ?? '').href);
const answers = [];
for (const event of JSON.parse(await text(process.stdin))) answers.push(await handler(event));
console.log(JSON.stringify({ version: process.version, answers }));
