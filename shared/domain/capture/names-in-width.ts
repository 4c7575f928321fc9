/**
 * Gives hosts other names of the same width, so that columns stay where they are: `REPHOST5` becomes
 * `HOST0001`, `rep2.example.com` becomes `h002.net0001.n02`. A host has one number wherever it stands,
 * in whatever form, and so has each part of a domain; who is printed in capitals stays so. A name that
 * is too short for its number becomes longer. A number that a word of the texts bears already, `taken`,
 * is given to nobody.
 */
export function namesInTheirWidth(
  taken: Iterable<string>,
): (printed: string, token: string) => string {
  const hosts = numbering(HOST, taken);
  const parts = numbering(PART, taken);
  return (printed, token) => {
    const [host = '', ...rest] = printed.split('.');
    const [one = token] = token.split('.');
    const name = [
      inWidth(HOST, host.length, hosts(one)),
      ...rest.map((part) => inWidth(PART, part.length, parts(part.toLowerCase()))),
    ].join('.');
    return printed === printed.toUpperCase() ? name.toUpperCase() : name;
  };
}

/** A text with a token of redaction for each name that has the form of those given here. */
export const givenNamesAsTokens = (text: string): string => text.replaceAll(GIVEN, 'host-00000000');

/** How a made-up name begins, and how it does where that is too long. */
type Prefixes = readonly [long: string, short: string];

/** Numbers from 1 in the order of asking, always the same for one key. */
function numbering([long, short]: Prefixes, taken: Iterable<string>): (key: string) => number {
  const borne = new RegExp(`^(?:${long}|${short})(\\d{1,9})$`, 'i');
  const used = new Set([...taken].map((word) => Number(borne.exec(word)?.[1] ?? 0)));
  const numbers = new Map<string, number>();
  let last = 0;
  return (key) => {
    const known = numbers.get(key);
    if (known !== undefined) return known;
    do last += 1;
    while (used.has(last));
    numbers.set(key, last);
    return last;
  };
}

function inWidth([long, short]: Prefixes, width: number, number: number): string {
  const prefix = width >= long.length + String(number).length ? long : short;
  return prefix + String(number).padStart(width - prefix.length, '0');
}

const HOST: Prefixes = ['host', 'h'];
const PART: Prefixes = ['net', 'n'];
const GIVEN = /(?<![\w-]|\w\.)(?:host|h)\d+(?:\.(?:net|n)\d+)*(?![\w-]|\.\w)/gi;
