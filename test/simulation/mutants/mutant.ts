/** One place of the product, as it is and as the mutant has it. The text before stands there once. */
export type Edit = { readonly file: string; readonly before: string; readonly after: string };

/** A defect that the simulation must find, and the invariants by which it may. */
export type Mutant = {
  readonly name: string;
  readonly edits: readonly Edit[];
  readonly caughtBy: readonly string[];
};

/**
 * A file of the product as a mutant has it. Throws where a text before is not found once: then the
 * product has moved on, and the mutant would test nothing.
 */
export function mutated(source: string, file: string, { name, edits }: Mutant): string {
  return edits
    .filter((edit) => edit.file === file)
    .reduce((text, { before, after }) => {
      const found = text.split(before).length - 1;
      if (found !== 1) throw new Error(`${name}: found ${found} times in ${file}: ${before}`);
      return text.replace(before, () => after);
    }, source);
}
