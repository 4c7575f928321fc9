import { randomBytes, type KeyObject } from 'node:crypto';

/**
 * ECDSA on P-256 over a bare digest of 32 bytes, DER: what KMS does, and what Node's own `sign` does
 * not, as it hashes first. Slow, and not safe against who measures its time: for stand-ins alone.
 */
export function signDigest(digest: Buffer, privateKey: KeyObject): Buffer {
  const secret = bigOf(Buffer.from(privateKey.export({ format: 'jwk' }).d ?? '', 'base64url'));
  const hash = bigOf(digest);
  for (;;) {
    const once = bigOf(randomBytes(32)) % ORDER;
    const r = once === 0n ? 0n : (multiplied(GENERATOR, once)?.x ?? 0n) % ORDER;
    const s = r === 0n ? 0n : (inverse(once, ORDER) * (hash + r * secret)) % ORDER;
    if (s !== 0n) return sequenceOf(integerOf(r), integerOf(s));
  }
}

type Point = { readonly x: bigint; readonly y: bigint };

/** By doubling and adding; undefined is the point at infinity. */
function multiplied(point: Point, times: bigint): Point | undefined {
  let sum: Point | undefined;
  let power: Point | undefined = point;
  for (let rest = times; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) sum = added(sum, power);
    power = added(power, power);
  }
  return sum;
}

function added(one: Point | undefined, other: Point | undefined): Point | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  const isSame = one.x === other.x && one.y === other.y;
  if (one.x === other.x && !isSame) return undefined;
  const slope = isSame
    ? modulo((3n * one.x * one.x - 3n) * inverse(2n * one.y, PRIME), PRIME)
    : modulo((other.y - one.y) * inverse(modulo(other.x - one.x, PRIME), PRIME), PRIME);
  const x = modulo(slope * slope - one.x - other.x, PRIME);
  return { x, y: modulo(slope * (one.x - x) - one.y, PRIME) };
}

/** By Euclid's algorithm. */
function inverse(value: bigint, prime: bigint): bigint {
  let [low, high] = [modulo(value, prime), prime];
  let [one, other] = [1n, 0n];
  while (low > 1n) {
    const times = high / low;
    [low, high] = [high - times * low, low];
    [one, other] = [other - times * one, one];
  }
  return modulo(one, prime);
}

const modulo = (value: bigint, by: bigint): bigint => ((value % by) + by) % by;
const bigOf = (bytes: Buffer): bigint => BigInt(`0x${bytes.toString('hex')}`);

/** DER: a leading bit would make the number negative. */
function integerOf(value: bigint): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  const positive = (bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Buffer.of(0), bytes]);
  return Buffer.concat([Buffer.of(0x02, positive.length), positive]);
}

function sequenceOf(...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.of(0x30, body.length), body]);
}

/** The curve, as FIPS 186 has it. */
const PRIME = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const GENERATOR: Point = {
  x: 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
  y: 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
};
