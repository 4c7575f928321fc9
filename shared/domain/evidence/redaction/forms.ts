/** How a text may be hidden in another one. */
export type Form = 'clear' | 'reversed' | 'hex' | 'base64' | 'escaped';

/** One form of a text; `exact` where letters of the other case are another text. */
export type FormOf = { readonly form: Form; readonly text: string; readonly exact: boolean };

/**
 * The forms in which a text is looked for: itself in any case, its characters reversed, its bytes
 * (UTF-8) as hex, within base64 at each of the three places where it may begin, and escaped as in
 * JSON, HTML and addresses. Hex and base64 are those of the text as it is, in lower, upper and
 * swapped case.
 */
export const formsOf = (text: string): readonly FormOf[] => [
  { form: 'reversed', text: Array.from(text).toReversed().join(''), exact: false },
  ...formsIn(text, [text, text.toLowerCase(), text.toUpperCase(), withCaseSwapped(text)]),
];

/** The same for a text whose case is known: neither reversed nor encoded in another case. */
export const fewFormsOf = (text: string): readonly FormOf[] => formsIn(text, [text]);

function formsIn(text: string, cases: readonly string[]): readonly FormOf[] {
  const bytes = distinct(cases).map((one) => utf8Of(one));
  const hex = bytes.map(hexOf);
  const base64 = bytes.flatMap((one) => [0, 1, 2].map((shift) => base64Within(one, shift)));
  const addressed = base64.map((one) => one.replaceAll('+', '-').replaceAll('/', '_'));
  return [
    { form: 'clear', text, exact: false },
    ...wrapped(text).map((one) => ({ form: 'clear', text: one, exact: false }) as const),
    ...distinct(hex).map((one) => ({ form: 'hex', text: one, exact: false }) as const),
    ...distinct([...base64, ...addressed])
      .filter((one) => one.length >= FEWEST_BASE64)
      .map((one) => ({ form: 'base64', text: one, exact: true }) as const),
    ...distinct([jsonOf(text), htmlOf(text), addressOf(bytes[0] ?? [])])
      .filter((one) => one !== text)
      .map((one) => ({ form: 'escaped', text: one, exact: false }) as const),
  ];
}

/** The text with one of its blanks left out, since a line may end there. */
const wrapped = (text: string): readonly string[] =>
  [...text.matchAll(/[ \t]/g)]
    .slice(0, MOST_BLANKS)
    .map(({ index }) => text.slice(0, index) + text.slice(index + 1));

const distinct = (texts: readonly string[]): readonly string[] => [...new Set(texts)];

const withCaseSwapped = (text: string): string =>
  Array.from(text)
    .map((sign) => (sign === sign.toLowerCase() ? sign.toUpperCase() : sign.toLowerCase()))
    .join('');

/** The bytes of a text; half a pair of surrogates becomes what encoders make of it, U+FFFD. */
function utf8Of(text: string): readonly number[] {
  return Array.from(text).flatMap((sign) => {
    const code = sign.codePointAt(0) ?? 0;
    const point = code >= 0xd800 && code <= 0xdfff ? 0xfffd : code;
    if (point < 0x80) return [point];
    if (point < 0x800) return [0xc0 | (point >> 6), tail(point)];
    if (point < 0x1_0000) return [0xe0 | (point >> 12), tail(point >> 6), tail(point)];
    return [0xf0 | (point >> 18), tail(point >> 12), tail(point >> 6), tail(point)];
  });
}

const tail = (bits: number): number => 0x80 | (bits & 0x3f);
const twoDigits = (byte: number): string => byte.toString(16).padStart(2, '0');
const hexOf = (bytes: readonly number[]): string => bytes.map(twoDigits).join('');

/**
 * The base64 characters that hold nothing but bits of these bytes, where `shift` other bytes stand
 * before them in their group of three.
 */
function base64Within(bytes: readonly number[], shift: number): string {
  const bits = bytes.map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const skipped = (6 - ((shift * 8) % 6)) % 6;
  let text = '';
  for (let at = skipped; at + 6 <= bits.length; at += 6) {
    text += BASE64.charAt(Number.parseInt(bits.slice(at, at + 6), 2));
  }
  return text;
}

const jsonOf = (text: string): string => JSON.stringify(text).slice(1, -1);
const htmlOf = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
const addressOf = (bytes: readonly number[]): string =>
  bytes
    .map((byte) => {
      const sign = String.fromCharCode(byte);
      return /[A-Za-z0-9._~-]/.test(sign) ? sign : `%${twoDigits(byte)}`;
    })
    .join('');

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const MOST_BLANKS = 16;
/** Fewer are found by chance. */
const FEWEST_BASE64 = 6;
