import type { Match, Rule } from '../rule.ts';
import { tagOf } from '../tokens.ts';

/** Private keys as PEM, OpenSSH, SSH2 and PuTTY write them, whole or cut off at either end. */
export const privateKeys: Rule = {
  id: 'R05',
  class: 'secret',
  profiles: ['internal', 'vendor-clear', 'vendor-pseudonymised'],
  matches: 'blocks of private keys, also where their first or last line was cut off',
  becomes: tagOf('pem'),
  find: findPrivateKeys,
};

function* findPrivateKeys(text: string): Generator<Match> {
  let from = 0;
  for (const marker of text.matchAll(MARKER)) {
    if (marker.index < from) continue;
    const end = marker.index + marker[0].length;
    const place =
      marker[1] === undefined
        ? { start: bodyBefore(text, marker.index, from), end }
        : { start: marker.index, end: blockEnd(text, end) };
    yield {
      ...place,
      becomes: tagOf('pem'),
      secrets: linesOfBody(text.slice(place.start, place.end)),
    };
    from = place.end;
  }
}

/** Where a block ends whose first marker ends at `at`: behind its END, or with the last line like a body. */
function blockEnd(text: string, at: number): number {
  let end = lineEnd(text, at);
  const closing = endWithin(text, at, end);
  const quote = text.slice(at, closing ?? end).indexOf('"');
  if (quote >= 0) return at + quote;
  if (closing !== undefined) return closing;
  for (let before = end; before + 1 < text.length;) {
    const next = lineEnd(text, before + 1);
    const closed = endWithin(text, before + 1, next);
    if (closed !== undefined) return closed;
    const line = text.slice(before + 1, next);
    if (!BODY.test(line)) break;
    // Blank lines stand between headers and body; those behind the last line stay.
    if (line.trim() !== '') end = next;
    before = next;
  }
  return text.charAt(end - 1) === '\r' ? end - 1 : end;
}

/** Where the body begins whose END marker begins at `at`, its own BEGIN having been cut off. */
function bodyBefore(text: string, at: number, from: number): number {
  let start = at;
  while (start > from && text.charAt(start - 1) === '\n') {
    const before = text.lastIndexOf('\n', start - 2) + 1;
    if (before < from || !LONG_BODY.test(text.slice(before, start))) break;
    start = before;
  }
  return start;
}

function endWithin(text: string, start: number, end: number): number | undefined {
  const found = END.exec(text.slice(start, end));
  return found === null ? undefined : start + found.index + found[0].length;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

/** Lines of a body, to be looked for where the same key stands without its markers. */
const linesOfBody = (block: string): readonly string[] =>
  block.split(/\r?\n|\\r|\\n/).filter((line) => /^[A-Za-z0-9+/=]{16,}$/.test(line));

/** A first marker (then group 1 is there), PuTTY's first line, or a last marker. */
const MARKER =
  /(-{4,5} ?BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}|PuTTY-User-Key-File-\d)|-{4,5} ?END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}/g;
const END = /-{4,5} ?END [A-Z0-9 ]{0,40}KEY(?: BLOCK)? ?-{4,5}|Private-MAC: [0-9a-f]+/;
/** Base64, a blank line, or a header such as `Proc-Type: 4,ENCRYPTED`. */
const BODY =
  /^[ \t]*(?:[A-Za-z0-9+/=]*|(?:Proc-Type|DEK-Info|Comment|Subject|Encryption|Public-Lines|Private-Lines|Key-Derivation|Argon2-[A-Za-z]+|Version|Hash):.*)[ \t]*\r?$/;
const LONG_BODY = /^[ \t]*[A-Za-z0-9+/]{16,}={0,2}[ \t]*\r?\n$/;
