/** A seeded source of numbers for one concern; two concerns never share one. */
export type Stream = number;

/** The stream of one concern (`background T5`, `latency REPHOST`) under one seed. */
export function streamOf(seed: number, concern: string): Stream {
  let hash = 0x811c9dc5;
  for (const letter of `${seed}/${concern}`) {
    hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  }
  return splitMix(hash);
}

/** The n-th number of a stream, in [0, 1): mulberry32, whose state is a counter. */
export function drawAt(stream: Stream, n: number): number {
  let a = (stream + Math.imul(n + 1, 0x6d2b79f5)) | 0;
  a = Math.imul(a ^ (a >>> 15), a | 1);
  a ^= a + Math.imul(a ^ (a >>> 7), a | 61);
  return ((a ^ (a >>> 14)) >>> 0) / 2 ** 32;
}

/** A whole number of `[from, to]`, from one draw. */
export function wholeBetween(from: number, to: number, draw: number): number {
  return from + Math.floor(draw * (to - from + 1));
}

/** A time as the place in a stream, so that a draw depends on nothing but when it is asked. */
export function placeOf(atMs: number): number {
  return Math.floor(atMs) % 2 ** 31;
}

function splitMix(start: number): number {
  let z = (start + 0x9e3779b9) | 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return (z ^ (z >>> 15)) >>> 0;
}
