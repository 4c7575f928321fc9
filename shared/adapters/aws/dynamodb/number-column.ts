import { type ByteReader, type ByteWriter, BytesDamaged } from './bytes.ts';

/**
 * Columns of whole numbers, ±(2^53-1). A column is written as what is left over a prediction, in
 * planes: first every lowest byte, then every second, and so on, so that compression finds what
 * repeats. A prediction is nothing, the number before, an earlier column of the same length, or the
 * difference of two; so `replica`, once written, costs nothing where it is written again, nor does
 * `difference` after `replica` and `master`.
 *
 * Invariant: reading asks `earlier` for the same columns as writing did, in the same order.
 */
export class NumberColumns {
  readonly #earlier = new Map<number, (readonly number[])[]>();

  write(out: ByteWriter, values: readonly number[]): void {
    const earlier = this.#ofLength(values.length);
    const { prediction, rest } = choose(values, earlier);
    out.byte(prediction.kind);
    if (prediction.kind >= OTHER) out.byte(prediction.one);
    if (prediction.kind === DIFFERENCE) out.byte(prediction.other);
    writePlanes(out, rest);
    remember(earlier, values);
  }

  read(from: ByteReader, length: number): readonly number[] {
    const earlier = this.#ofLength(length);
    const kind = from.byte();
    if (kind > DIFFERENCE) throw new BytesDamaged(`there is no prediction ${kind}`);
    const one = kind >= OTHER ? from.byte() : 0;
    const other = kind === DIFFERENCE ? from.byte() : 0;
    const predict = predictor({ kind, one, other }, earlier);
    const values = readPlanes(from, length);
    for (let index = 0; index < length; index += 1) {
      values[index] = (values[index] ?? 0) + predict(values, index);
    }
    remember(earlier, values);
    return values;
  }

  #ofLength(length: number): (readonly number[])[] {
    const earlier = this.#earlier.get(length) ?? [];
    this.#earlier.set(length, earlier);
    return earlier;
  }
}

type Prediction = { readonly kind: number; readonly one: number; readonly other: number };

/** What `values[index]` is thought to be, from the values before it. */
type Predict = (values: readonly number[], index: number) => number;

function predictor(prediction: Prediction, earlier: readonly (readonly number[])[]): Predict {
  const [one, other] = [earlier[prediction.one], earlier[prediction.other]];
  switch (prediction.kind) {
    case BEFORE:
      return (values, index) => values[index - 1] ?? 0;
    case OTHER:
      return (_, index) => one?.[index] ?? 0;
    case DIFFERENCE:
      return (_, index) => (one?.[index] ?? 0) - (other?.[index] ?? 0);
    default:
      return () => 0;
  }
}

/** The prediction that leaves least; none unless it is clearly better, so that periods stay periods. */
function choose(
  values: readonly number[],
  earlier: readonly (readonly number[])[],
): { readonly prediction: Prediction; readonly rest: readonly number[] } {
  const plain = { prediction: { kind: PLAIN, one: 0, other: 0 }, rest: values };
  if (values.length < FEWEST_PREDICTED) return plain;
  const most = costOf(values, () => 0) * CLEARLY_BETTER;
  const ranked = predictionsOver(earlier.length)
    .map((prediction) => {
      const predict = predictor(prediction, earlier);
      return { prediction, predict, cost: costOf(values, predict) };
    })
    .filter(({ cost }) => cost < most)
    .toSorted((a, b) => a.cost - b.cost);
  for (const { prediction, predict } of ranked) {
    const rest = values.map((value, index) => value - predict(values, index));
    const isExact = rest.every(
      (left, index) => Number.isSafeInteger(left) && Number.isSafeInteger(predict(values, index)),
    );
    if (isExact) return { prediction, rest };
  }
  return plain;
}

/** Every prediction over so many earlier columns; differences of the newest ones only. */
function predictionsOver(columns: number): readonly Prediction[] {
  const found: Prediction[] = [{ kind: BEFORE, one: 0, other: 0 }];
  for (let one = 0; one < columns; one += 1) found.push({ kind: OTHER, one, other: 0 });
  for (let one = Math.max(0, columns - MOST_PAIRED); one < columns; one += 1) {
    for (let other = Math.max(0, columns - MOST_PAIRED); other < columns; other += 1) {
      if (one !== other) found.push({ kind: DIFFERENCE, one, other });
    }
  }
  return found;
}

/** Bits left, over a sample of at most 512 values. */
function costOf(values: readonly number[], predict: Predict): number {
  const step = Math.max(1, Math.floor(values.length / 512));
  let bits = 0;
  for (let index = 0; index < values.length; index += step) {
    bits += Math.log2(1 + Math.abs((values[index] ?? 0) - predict(values, index)));
  }
  return bits;
}

function writePlanes(out: ByteWriter, rest: readonly number[]): void {
  let largest = 0;
  for (const left of rest) largest = Math.max(largest, Math.abs(left));
  const planes = largest === 0 ? 0 : Math.floor(Math.log2(largest) / 8) + 1;
  // log2 of a number just below a power of 256 may be rounded up: one plane too many is harmless.
  const isSigned = rest.some((left) => left < 0);
  out.byte(planes + (isSigned ? SIGNED : 0));
  if (isSigned) out.bytes(Uint8Array.from(rest, (left) => (left < 0 ? 1 : 0)));
  const sizes = rest.map((left) => Math.abs(left));
  for (let plane = 0; plane < planes; plane += 1) {
    out.bytes(Uint8Array.from(sizes, (size) => Math.floor(size / 256 ** plane) % 256));
  }
}

function readPlanes(from: ByteReader, length: number): number[] {
  const first = from.byte();
  const signs = first >= SIGNED ? from.bytes(length) : undefined;
  const values = Array.from({ length }, () => 0);
  for (let plane = 0; plane < first % SIGNED; plane += 1) {
    const bytes = from.bytes(length);
    for (let index = 0; index < length; index += 1) {
      values[index] = (values[index] ?? 0) + (bytes[index] ?? 0) * 256 ** plane;
    }
  }
  return signs === undefined
    ? values
    : values.map((value, index) => (signs[index] === 1 ? -value : value));
}

/** Keeps the newest columns; the oldest place is taken again. */
function remember(earlier: (readonly number[])[], values: readonly number[]): void {
  if (earlier.length === MOST_EARLIER) earlier.shift();
  earlier.push(values);
}

const PLAIN = 0;
const BEFORE = 1;
const OTHER = 2;
const DIFFERENCE = 3;
const SIGNED = 16;
const FEWEST_PREDICTED = 8;
const CLEARLY_BETTER = 0.75;
const MOST_EARLIER = 16;
const MOST_PAIRED = 6;
