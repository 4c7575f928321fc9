/** What was left out of a text at one place, or at so many, so that the reader knows it. */
export type Cut = {
  readonly lines: number;
  readonly bytes: number;
  /** Undefined for one. */
  readonly places?: number;
  /** The times of the first and the last line left out, as the text has them; undefined where it has none. */
  readonly span: { readonly from: string; readonly to: string } | undefined;
  /** The rule that cut, such as `logs.window`. */
  readonly rule: string;
};

/**
 * The line that stands in a text where something was left out of it:
 * `--- boks-audit: 18204 lines (1.9 MB) left out, 12:10:03Z..13:02:44Z, rule logs.window ---`.
 */
export function cutMarker({ lines, bytes, places = 1, span, rule }: Cut): string {
  const when = span === undefined ? '' : ` ${span.from}..${span.to},`;
  const count = lines === 1 ? '1 line' : `${lines} lines`;
  const where = places === 1 ? '' : ` in ${places} places`;
  return `--- boks-audit: ${count} (${sizeInWords(bytes)}) left out${where},${when} rule ${rule} ---`;
}

/** `1.9 MB`, `12.3 kB`, `812 bytes`: a kB is 1,000 bytes. */
export function sizeInWords(bytes: number): string {
  if (bytes < 1_000) return bytes === 1 ? '1 byte' : `${bytes} bytes`;
  const isSmall = bytes < 999_950;
  return isSmall ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
