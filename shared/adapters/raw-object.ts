import { createHash } from 'node:crypto';

import { RawObjectDamaged, type KeptRaw, type RawAnswer, type RawPlace } from '#ports/vault.ts';

/**
 * The raw texts of one phase as one object, before compression: a first line, then a section a
 * host, in the order of hosts, each with its length and hash. The same answers give the same bytes.
 * A text is kept as UTF-8; half a surrogate pair, which no decoded answer has, becomes U+FFFD.
 */
export function frameRaw(answers: readonly RawAnswer[]): Buffer {
  const parts = [Buffer.from(FIRST_LINE)];
  let previous: string | undefined;
  for (const { host, text } of answers.toSorted((a, b) => compare(a.host, b.host))) {
    if (host === previous) throw new Error(`two raw answers of host ${host} in one phase`);
    previous = host;
    const body = Buffer.from(text);
    const name = encodeURIComponent(host);
    const header = `--- host=${name} bytes=${body.length} sha256=${sha256Of(body)}\n`;
    parts.push(Buffer.from(header), body, NEWLINE);
  }
  return Buffer.concat(parts);
}

/** The answers of an object that was kept; throws where it is another one. */
export function answersIn({ key, sha256 }: KeptRaw, object: Buffer): readonly RawAnswer[] {
  const found = sha256Of(object);
  if (found !== sha256) throw new RawObjectDamaged(key, `its hash is ${found}, not ${sha256}`);
  return unframeRaw(key, object);
}

function unframeRaw(key: string, object: Buffer): readonly RawAnswer[] {
  if (object.subarray(0, FIRST_LINE.length).toString() !== FIRST_LINE) {
    throw new RawObjectDamaged(key, 'its first line is another one');
  }
  const answers: RawAnswer[] = [];
  let at = FIRST_LINE.length;
  while (at < object.length) {
    const end = object.indexOf('\n', at);
    const header = SECTION.exec(object.subarray(at, Math.max(end, at)).toString());
    const [, name, bytes, hash] = header ?? [];
    if (name === undefined || bytes === undefined) {
      throw new RawObjectDamaged(key, `no section begins at byte ${at}`);
    }
    const body = object.subarray(end + 1, end + 1 + Number(bytes));
    if (body.length !== Number(bytes) || sha256Of(body) !== hash) {
      throw new RawObjectDamaged(key, `the section of host ${name} is another one`);
    }
    answers.push({ host: decodeURIComponent(name), text: body.toString() });
    at = end + 1 + body.length + 1;
  }
  return answers;
}

/** Where an object lies: safe as a path for every name, ending in 16 hex digits of its hash. */
export const rawKey = (place: RawPlace, sha256: string): string =>
  `raw/${pathSafe(place.domain)}/${withinDomain(place)}-${sha256.slice(0, 16)}.gz`;

const withinDomain = (place: RawPlace): string =>
  'sweep' in place
    ? `${Math.floor(place.sweep / 1000)}/${place.sweep}-${place.phase}`
    : `evidence/${place.collection}-${place.step}-${place.wanted}`;

/** Of an object's bytes before compression, hex: `zcat FILE | sha256sum` shows it. */
export const sha256Of = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** Bytes other than letters, digits, `_`, `-` and inner points as %HH; a long name is cut and hashed. */
export function pathSafe(name: string): string {
  const bytes = [...Buffer.from(name)];
  const safe = bytes.map((byte, index) => {
    const letter = String.fromCharCode(byte);
    const kept = /[A-Za-z0-9_-]/.test(letter) || (letter === '.' && index > 0);
    return kept ? letter : `%${byte.toString(16).padStart(2, '0')}`;
  });
  const whole = safe.join('');
  return whole.length <= MOST_NAME_CHARACTERS
    ? whole
    : `${whole.slice(0, MOST_NAME_CHARACTERS - 17)}~${sha256Of(Buffer.from(name)).slice(0, 16)}`;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const FIRST_LINE = 'boks-audit-raw 1\n';
const NEWLINE = Buffer.from('\n');
const SECTION = /^--- host=(\S+) bytes=(0|[1-9]\d{0,9}) sha256=([0-9a-f]{64})$/;
const MOST_NAME_CHARACTERS = 120;
