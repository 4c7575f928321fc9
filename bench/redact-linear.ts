/**
 * Whether redaction takes linear time: all of it, from looking for secrets to looking through what came
 * out, on texts made to make a rule search in vain. As in `parse-linear.ts`: how much longer twice
 * the text takes, the mean of four doublings. Run alone with `tsx bench/redact-linear.ts`.
 */
import { createHmac } from 'node:crypto';
import { pathToFileURL } from 'node:url';

import { redactBundle } from '#domain/evidence/redaction/redact-bundle.ts';

/** Prints a line a text, and last the greatest ratio; true when every one is linear. */
export function benchRedactLinear(print: (line: string) => void): boolean {
  let greatest = 0;
  for (const piece of PIECES) {
    let least = ratioOf(piece);
    // What looks quadratic on a busy machine is measured again: what is quadratic stays so.
    for (let again = 0; again < 2 && least >= QUADRATIC_FROM; again += 1) {
      least = Math.min(least, ratioOf(piece));
    }
    print(`redact-linear ${JSON.stringify(piece)} ratio=${least.toFixed(2)}`);
    greatest = Math.max(greatest, least);
  }
  const linear = greatest < QUADRATIC_FROM;
  print(`redact-linear ${linear ? 'ok' : 'FAILED'} greatest ratio=${greatest.toFixed(2)}`);
  return linear;
}

function ratioOf(piece: string): number {
  const least = fastestMs(piece.repeat(Math.ceil(LEAST_CHARACTERS / piece.length)));
  const most = fastestMs(piece.repeat(Math.ceil((LEAST_CHARACTERS * 16) / piece.length)));
  return (most / least) ** (1 / 4);
}

function fastestMs(text: string): number {
  const times = [1, 2, 3].map(() => {
    const started = performance.now();
    redactBundle([{ path: 'x', text }], INPUT);
    return performance.now() - started;
  });
  return Math.min(...times);
}

const INPUT = {
  profile: 'vendor-pseudonymised',
  inventory: {
    hosts: [{ name: 'bokrep02.corp.example.com', otherNames: ['REPHOST'] }],
    users: ['kees'],
    addresses: ['10.20.30.40', '2a02:898::1:40'],
    boksDomains: [],
    sites: [],
    productVersions: [],
  },
  knownSecrets: ['Tr0ub4dor&3'],
  hmac: (kind: string, value: string): string =>
    createHmac('sha256', 'key').update(`${kind}\0${value}`).digest('hex'),
} as const;

/** Each repeated: what rules begin with, and never end. */
const PIECES = [
  '7',
  'x',
  ' ',
  'T7 13678d 8:33:46 5053 (5053)\nx\n',
  'REPHOST3 00:49 04:50 726768 ok\n',
  'password=',
  'password: ',
  '"password":[',
  'secret:\n',
  '--password ',
  'nodekey: ',
  'nodekey=1',
  'licence key: ',
  'binddn ',
  '-----BEGIN PRIVATE KEY-----',
  '-----BEGIN PRIVATE KEY-----\n',
  '-----END PRIVATE KEY-----',
  'MIIEpAIBAAKCAQEA\n',
  '1.',
  '1-',
  'a:',
  'a::',
  'aa:bb:',
  'bokrep0',
  'bokrep\n',
  'a.b-',
  '.corp.example.com',
  'user@',
  'arn:aws:',
  'eyJaaaaaaaaaaaa.',
  '://x:',
  '://x:p@',
  '://x:p/',
  'pass: ',
  'pwd',
  'password is ',
  'password "x',
  'password for x ',
  'password%3D',
  ' -u x:',
  'Cookie: ',
  'node key for x',
  'nodekey for x> ',
  'Reference ID : ',
  '0a141e28 ',
  '0a141e28',
  '1.2.3.4.5 ',
  'boks-',
  'HFBM-0089-',
  '$6$',
  '\\"',
  'host-1a2b3c4d',
  '[REDACTED:pem]',
];

const LEAST_CHARACTERS = 25_000;
const QUADRATIC_FROM = 3;

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.exitCode = benchRedactLinear(console.log) ? 0 : 1;
}
