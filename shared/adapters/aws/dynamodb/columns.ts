import { refuseChanged } from '../../kept-json.ts';
import { ByteReader, BytesDamaged, ByteWriter } from './bytes.ts';
import { NumberColumns } from './number-column.ts';

/**
 * Any value that JSON can keep, as bytes in columns: what stands at the same place in every row of
 * a list lies side by side, numbers apart from texts. Names no field, so a type may grow without a
 * new version. Keys whose value is undefined are left out.
 *
 * Invariant: `readColumns(writeColumns(value))` equals value.
 */
export function writeColumns(value: unknown): Buffer {
  refuseChanged(value);
  const out = new ByteWriter();
  writeColumn({ out, numbers: new NumberColumns() }, [value]);
  return out.finish();
}

/** The value of those bytes; throws `BytesDamaged` where they are none of ours. */
export function readColumns(bytes: Uint8Array): unknown {
  const from = new ByteReader(bytes);
  const [value] = readColumn({ from, numbers: new NumberColumns() }, 1);
  from.finish();
  return value;
}

type Sink = { readonly out: ByteWriter; readonly numbers: NumberColumns };
type Source = { readonly from: ByteReader; readonly numbers: NumberColumns };
type Plain = Readonly<Record<string, unknown>>;

/** Values of one class with their tag; shapes are tags of their own. */
type Sorted = {
  readonly tags: readonly number[];
  readonly byTag: ReadonlyMap<number, readonly unknown[]>;
  readonly shapes: readonly (readonly string[])[];
};

function writeColumn(sink: Sink, values: readonly unknown[]): void {
  if (values.length === 0) return;
  const { out } = sink;
  const { tags, byTag, shapes } = sortByTag(values);
  const [first = NULL] = tags;
  const isUniform = byTag.size === 1;
  out.byte(isUniform ? 1 : 0);
  for (const tag of isUniform ? [first] : tags) out.unsigned(tag);
  out.unsigned(shapes.length);
  for (const keys of shapes) {
    out.unsigned(keys.length);
    for (const key of keys) writeText(out, key);
  }
  for (const [tag, ofTag] of [...byTag].toSorted(([a], [b]) => a - b)) {
    if (tag >= FIRST_SHAPE) writeShape(sink, shapes[tag - FIRST_SHAPE] ?? [], ofTag);
    else writeClass(sink, tag, ofTag);
  }
}

function writeClass(sink: Sink, tag: number, values: readonly unknown[]): void {
  switch (tag) {
    case WHOLE:
      sink.numbers.write(sink.out, values.filter(isNumber));
      break;
    case FRACTION:
      sink.out.bytes(new Uint8Array(Float64Array.from(values.filter(isNumber)).buffer));
      break;
    case TEXT:
      writeTexts(sink.out, values.filter(isText));
      break;
    case HALF_TEXT:
      writeTexts(
        sink.out,
        values.filter(isText).map((text) => JSON.stringify(text)),
      );
      break;
    case LIST: {
      const lists = values.filter(isList);
      writeLengths(
        sink.out,
        lists.map(({ length }) => length),
      );
      writeColumn(sink, lists.flat(1));
      break;
    }
    case PAIRS: {
      const pairs = values.filter(isPlain).map(entriesOf);
      writeLengths(
        sink.out,
        pairs.map(({ length }) => length),
      );
      const all = pairs.flat(1);
      writeColumn(
        sink,
        all.map(([key]) => key),
      );
      writeColumn(
        sink,
        all.map(([, value]) => value),
      );
      break;
    }
    default:
  }
}

function writeShape(sink: Sink, keys: readonly string[], values: readonly unknown[]): void {
  const rows = values.filter(isPlain);
  for (const key of keys) {
    writeColumn(
      sink,
      rows.map((row) => row[key]),
    );
  }
}

function readColumn(source: Source, length: number): readonly unknown[] {
  if (length === 0) return [];
  const { from } = source;
  const only = from.byte() === 1 ? from.unsigned() : undefined;
  const tags = only === undefined ? Array.from({ length }, () => from.unsigned()) : [];
  const shapes = Array.from({ length: from.unsigned() }, () =>
    Array.from({ length: from.unsigned() }, () => readText(from)),
  );
  const readTag = (tag: number, count: number): readonly unknown[] =>
    tag >= FIRST_SHAPE
      ? readShape(source, shapes[tag - FIRST_SHAPE], count)
      : readClass(source, tag, count);
  if (only !== undefined) return readTag(only, length);
  const counts = new Map<number, number>();
  for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  const byTag = new Map<number, Iterator<unknown>>();
  for (const [tag, count] of [...counts].toSorted(([a], [b]) => a - b)) {
    byTag.set(tag, readTag(tag, count)[Symbol.iterator]());
  }
  return tags.map((tag): unknown => byTag.get(tag)?.next().value);
}

function readClass(source: Source, tag: number, count: number): readonly unknown[] {
  const { from } = source;
  switch (tag) {
    case NULL:
    case FALSE:
    case TRUE:
      return Array.from({ length: count }, () => (tag === NULL ? null : tag === TRUE));
    case WHOLE:
      return source.numbers.read(from, count);
    case FRACTION: {
      const bytes = Uint8Array.from(from.bytes(count * 8));
      return [...new Float64Array(bytes.buffer)];
    }
    case TEXT:
      return readTexts(from, count);
    case HALF_TEXT:
      return readTexts(from, count).map((text): unknown => JSON.parse(text));
    case LIST: {
      const lengths = readLengths(from, count);
      return cut(readColumn(source, sum(lengths)), lengths);
    }
    case PAIRS: {
      const lengths = readLengths(from, count);
      const keys = readColumn(source, sum(lengths));
      const values = readColumn(source, sum(lengths));
      const pairs = keys.map((key, index): [string, unknown] => [String(key), values[index]]);
      return cut(pairs, lengths).map((some) => Object.fromEntries(some));
    }
    default:
      throw new BytesDamaged(`there is no class ${tag}`);
  }
}

function readShape(
  source: Source,
  keys: readonly string[] | undefined,
  count: number,
): readonly unknown[] {
  if (keys === undefined) throw new BytesDamaged('a shape is missing');
  const columns = keys.map((key) => ({ key, values: readColumn(source, count) }));
  return Array.from({ length: count }, (_, index) =>
    Object.fromEntries(columns.map(({ key, values }) => [key, values[index]])),
  );
}

/** Objects of few shapes get a tag a shape; where there are many, they are pairs of key and value. */
function sortByTag(values: readonly unknown[]): Sorted {
  const shapes = new Map<string, readonly string[]>();
  const names = values.map((value) => {
    if (!isPlain(value)) return undefined;
    const keys = entriesOf(value).map(([key]) => key);
    const name = JSON.stringify(keys);
    shapes.set(name, keys);
    return name;
  });
  const arePairs = shapes.size > MOST_SHAPES;
  const order = arePairs ? [] : [...shapes.keys()];
  const places = new Map(order.map((name, place) => [name, place]));
  const tags = values.map((value, index) => {
    const name = names[index];
    if (name === undefined) return tagOf(value);
    return arePairs ? PAIRS : FIRST_SHAPE + (places.get(name) ?? 0);
  });
  const byTag = new Map<number, unknown[]>();
  for (const [index, tag] of tags.entries()) {
    const same = byTag.get(tag);
    if (same === undefined) byTag.set(tag, [values[index]]);
    else same.push(values[index]);
  }
  return { tags, byTag, shapes: arePairs ? [] : [...shapes.values()] };
}

function tagOf(value: unknown): number {
  if (value === null) return NULL;
  if (typeof value === 'boolean') return value ? TRUE : FALSE;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? WHOLE : FRACTION;
  if (typeof value === 'string') return HALF_PAIR.test(value) ? HALF_TEXT : TEXT;
  return LIST;
}

function writeTexts(out: ByteWriter, texts: readonly string[]): void {
  const bytes = texts.map((text) => Buffer.from(text));
  writeLengths(
    out,
    bytes.map(({ length }) => length),
  );
  for (const text of bytes) out.bytes(text);
}

const readTexts = (from: ByteReader, count: number): readonly string[] =>
  readLengths(from, count).map((length) => Buffer.from(from.bytes(length)).toString());

/** A key, which may hold half a pair too. */
const writeText = (out: ByteWriter, text: string): void => {
  out.text(JSON.stringify(text).slice(1, -1));
};

function readText(from: ByteReader): string {
  const text: unknown = JSON.parse(`"${from.text()}"`);
  return String(text);
}

/** Lengths are mostly all the same: then one number stands for them. */
function writeLengths(out: ByteWriter, lengths: readonly number[]): void {
  const areEqual = lengths.every((length) => length === lengths[0]);
  out.byte(areEqual ? 1 : 0);
  for (const length of areEqual ? lengths.slice(0, 1) : lengths) out.unsigned(length);
}

function readLengths(from: ByteReader, count: number): readonly number[] {
  const only = from.byte() === 1 ? from.unsigned() : undefined;
  return Array.from({ length: count }, () => only ?? from.unsigned());
}

function cut<T>(all: readonly T[], lengths: readonly number[]): readonly (readonly T[])[] {
  let at = 0;
  return lengths.map((length) => all.slice(at, (at += length)));
}

const entriesOf = (value: Plain): readonly (readonly [string, unknown])[] =>
  Object.entries(value).filter(([, inner]) => inner !== undefined);
const sum = (numbers: readonly number[]): number =>
  numbers.reduce((total, number) => total + number, 0);
const isNumber = (value: unknown): value is number => typeof value === 'number';
const isText = (value: unknown): value is string => typeof value === 'string';
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const NULL = 0;
const FALSE = 1;
const TRUE = 2;
const WHOLE = 3;
const FRACTION = 4;
const TEXT = 5;
/** A text with half a surrogate pair, which UTF-8 cannot hold: kept as JSON writes it. */
const HALF_TEXT = 6;
const LIST = 7;
const PAIRS = 8;
const FIRST_SHAPE = 9;
const MOST_SHAPES = 8;
const HALF_PAIR = /\p{Surrogate}/u;
