/** A value that stands behind a name, without its quotes. */
export type NamedValue = {
  readonly start: number;
  readonly end: number;
  /** One word, and so probably nothing but the value. */
  readonly isWord: boolean;
};

/**
 * The values behind each place where a name is found: `name=value`, `name: value`, `"name": "value"`,
 * `<name>value<`, and on the next line where nothing follows. A value glued to its sign ends at a
 * blank; one behind a blank ends with its word or its line, as the caller says. A quote that closes
 * the text around is left. A name within a value that was given is not looked at: linear time.
 */
export function* valuesBehind(text: string, name: RegExp, extent: Extent): Generator<NamedValue> {
  let from = 0;
  for (const { index, 0: printed } of text.matchAll(name)) {
    if (index < from) continue;
    const value = valueAt(text, index + printed.length, {
      behindSign: extent.behindSign,
      behindBlanks: extent.behindBlanks?.(index),
    });
    if (value === undefined) continue;
    yield value;
    from = value.end;
  }
}

/** How far a value without quotes goes. */
export type Extent = {
  /** Behind `=` or `:` and a blank. */
  readonly behindSign: 'word' | 'line';
  /** Behind blanks alone, for the name at a place of the text; undefined where blanks part nothing. */
  readonly behindBlanks?: (index: number) => 'word' | 'line' | undefined;
};

type Ends = {
  readonly behindSign: 'word' | 'line';
  readonly behindBlanks: 'word' | 'line' | undefined;
};

function valueAt(
  text: string,
  at: number,
  { behindSign, behindBlanks }: Ends,
): NamedValue | undefined {
  SEPARATOR.lastIndex = at;
  const separator = SEPARATOR.exec(text)?.[0];
  if (separator === undefined) return behindBlanks && valueBehindBlanks(text, at, behindBlanks);
  const start = at + separator.length;
  if (XML.test(separator)) return valueOf(text, start, UNTIL_TAG);
  CLOSING.lastIndex = start;
  if (CLOSING.test(text)) return undefined;
  const opening = text.charAt(start);
  if (opening === '"') return valueOf(text, start + 1, IN_DOUBLE_QUOTES);
  if (opening === "'") return valueOf(text, start + 1, IN_SINGLE_QUOTES);
  if (text.charAt(at) === '"') return valueOf(text, start, JSON_BARE);
  const next = valueOf(text, start, NEXT_LINE);
  if (next !== undefined) {
    const indent = text.slice(start, next.end).search(/\S/);
    return { ...next, start: start + indent, isWord: true };
  }
  const isGlued = separator.trimEnd() === separator;
  return valueOf(text, start, isGlued || behindSign === 'word' ? WORD : REST_OF_LINE);
}

function valueBehindBlanks(
  text: string,
  at: number,
  until: 'word' | 'line',
): NamedValue | undefined {
  BLANKS.lastIndex = at;
  const blanks = BLANKS.exec(text)?.[0];
  if (blanks === undefined) return undefined;
  return valueOf(text, at + blanks.length, until === 'word' ? WORD : REST_OF_LINE);
}

function valueOf(text: string, start: number, until: RegExp): NamedValue | undefined {
  until.lastIndex = start;
  const value = until.exec(text)?.[0];
  if (value === undefined || value === '') return undefined;
  return { start, end: start + value.length, isWord: !/\s/.test(value) };
}

/** Also as an address of the web has it: `%3D` and `%22%3A%22`. */
const SEPARATOR = /(?:["']|%2[27])?(?:[ \t]{0,16}(?:=>|[=:])[ \t]{0,64}|>|%3[AaDd](?:%2[27])?)/y;
const XML = /^["']?>$/;
const BLANKS = /[ \t]{1,64}/y;
/** A double quote that closes the text around, by what follows it. */
const CLOSING = /"(?:[ \t]{0,4}[,}\]:)<\r\n]|[ \t]{0,4}$)/y;
const UNTIL_TAG = /(?:[^<\n"]|"(?![ \t]{0,4}(?:[,}\]:)\r\n]|$)))+/y;
const IN_DOUBLE_QUOTES = /(?:[^"\\\n]|\\[^\n])+/y;
const IN_SINGLE_QUOTES = /(?:[^'"\\\n]|\\[^\n]|"(?![ \t]{0,4}(?:[,}\]:)<\r\n]|$)))+/y;
const JSON_BARE = /[-\d][\d.eE+-]*|\[[^[\]{}]*\]/y;
const NEXT_LINE = /\r?\n[ \t]{0,64}[^\s"]+(?=[ \t]{0,64}(?:\r?\n|$))/y;
const WORD = /(?:\\[^\s]|[^\s"\\]|\\(?=\s|$)|"(?![\s,}\]:)<]|$))+/y;
const REST_OF_LINE = /(?:\\[^\r\n]|[^\r\n"\\]|\\(?=[\r\n]|$)|"(?![ \t]{0,4}(?:[,}\]:)<\r\n]|$)))+/y;
