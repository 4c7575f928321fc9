/** Something to look for; what it stands for comes back with each place where it is found. */
export type Needle<Meaning> = {
  readonly text: string;
  /** Whether letters of the other case are another text. */
  readonly exact: boolean;
  readonly meaning: Meaning;
};

/** A place of a text, `start` and `end` (exclusive) in its characters. */
export type Found<Meaning> = {
  readonly start: number;
  readonly end: number;
  /** Whether a line end, or a character of no width, stands within. */
  readonly split: boolean;
  readonly meaning: Meaning;
};

/** Many needles, made ready to be looked for together. */
export type Needles<Meaning> = {
  readonly places: (text: string) => Iterable<Found<Meaning>>;
};

/**
 * Makes needles ready (Aho and Corasick, 1975): one walk over the text finds all of them, whatever
 * their number. Line ends, blanks that indent the line after one, and characters of no width are
 * stepped over, so that what was broken there is found as well. ASCII letters are compared without
 * their case.
 */
export function needlesOf<Meaning>(needles: readonly Needle<Meaning>[]): Needles<Meaning> {
  const looked = needles.filter(({ text }) => text !== '');
  const trie: Trie = {
    letter: [0],
    child: [0],
    sibling: [0],
    shorter: [0],
    found: [0],
    ends: new Map(),
  };
  for (const [index, { text }] of looked.entries()) {
    let node = 0;
    for (let place = 0; place < text.length; place += 1) {
      const letter = folded(text.charCodeAt(place));
      node = childOf(trie, node, letter) || addChild(trie, node, letter);
    }
    trie.ends.set(node, [...(trie.ends.get(node) ?? []), index]);
  }
  linkShorter(trie);
  return { places: (text) => placesIn(text, looked, trie) };
}

/** Nodes by their number, 0 the root; 0 also stands for none. */
type Trie = {
  readonly letter: number[];
  /** The first child; the others are its siblings. */
  readonly child: number[];
  readonly sibling: number[];
  /** The node of the longest text that this node's text ends with. */
  readonly shorter: number[];
  /** The nearest of these shorter nodes at which a needle ends. */
  readonly found: number[];
  /** The needles that end at a node. */
  readonly ends: Map<number, readonly number[]>;
};

function childOf({ letter, child, sibling }: Trie, node: number, wanted: number): number {
  let at = child[node] ?? 0;
  while (at !== 0 && letter[at] !== wanted) at = sibling[at] ?? 0;
  return at;
}

function addChild(
  { letter, child, sibling, shorter, found }: Trie,
  node: number,
  added: number,
): number {
  const at = letter.push(added) - 1;
  sibling.push(child[node] ?? 0);
  child.push(0);
  shorter.push(0);
  found.push(0);
  child[node] = at;
  return at;
}

function linkShorter(trie: Trie): void {
  const { letter, child, sibling, shorter, found, ends } = trie;
  const breadthFirst = [0];
  for (const node of breadthFirst) {
    for (let at = child[node] ?? 0; at !== 0; at = sibling[at] ?? 0) {
      const back = node === 0 ? 0 : stepFrom(trie, shorter[node] ?? 0, letter[at] ?? 0);
      shorter[at] = back;
      found[at] = ends.has(back) ? back : (found[back] ?? 0);
      breadthFirst.push(at);
    }
  }
}

/** The node after a letter: steps back as often as it stepped forward before, and so linear. */
function stepFrom(trie: Trie, node: number, letter: number): number {
  for (let at = node; at !== 0; at = trie.shorter[at] ?? 0) {
    const next = childOf(trie, at, letter);
    if (next !== 0) return next;
  }
  return childOf(trie, 0, letter);
}

function* placesIn<Meaning>(
  text: string,
  looked: readonly Needle<Meaning>[],
  trie: Trie,
): Generator<Found<Meaning>> {
  if (looked.length === 0) return;
  /** Where each character that was not stepped over stands. */
  const kept = new Int32Array(text.length);
  let count = 0;
  let at = 0;
  let indented = false;
  for (let place = 0; place < text.length; place += 1) {
    const code = text.charCodeAt(place);
    indented = code === LF || code === CR || (indented && (code === BLANK || code === TAB));
    if (indented || WITHOUT_WIDTH.has(code)) continue;
    kept[count] = place;
    count += 1;
    at = stepFrom(trie, at, folded(code));
    for (
      let node = trie.ends.has(at) ? at : (trie.found[at] ?? 0);
      node !== 0;
      node = trie.found[node] ?? 0
    ) {
      for (const index of trie.ends.get(node) ?? []) {
        const needle = looked[index];
        if (needle === undefined) continue;
        const first = count - needle.text.length;
        if (needle.exact && !hasAt(kept.subarray(first), needle.text, text)) continue;
        const start = kept[first] ?? 0;
        const end = place + 1;
        yield { start, end, split: end - start !== needle.text.length, meaning: needle.meaning };
      }
    }
  }
}

function hasAt(kept: Int32Array, needle: string, text: string): boolean {
  for (let place = 0; place < needle.length; place += 1) {
    if (text.charCodeAt(kept[place] ?? -1) !== needle.charCodeAt(place)) return false;
  }
  return true;
}

const folded = (code: number): number => (code >= 65 && code <= 90 ? code + 32 : code);

const LF = 10;
const CR = 13;
const TAB = 9;
const BLANK = 32;
/** Soft hyphen, zero-width blank and joiners, word joiner, byte order mark. */
const WITHOUT_WIDTH: ReadonlySet<number> = new Set([0xad, 0x200b, 0x200c, 0x200d, 0x2060, 0xfeff]);
