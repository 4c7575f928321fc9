/** A file of a bundle as it is composed, before redaction; its path is below `data/`. */
export type TextFile = { readonly path: string; readonly text: string };

/** JSON as it stands in a bundle: for people too. */
export const jsonFile = (path: string, value: unknown): TextFile => ({
  path,
  text: `${JSON.stringify(value, undefined, 2)}\n`,
});
