import type { Collection, Wanted } from '../collection.ts';

/** A document, what was asked by it, and of whom; who is behind a node was asked by the node. */
export type DocumentSent = {
  readonly document: string;
  readonly wanted: readonly Wanted[];
  readonly hosts: readonly string[];
};

/**
 * The documents that were really sent for a collection, in the order in which each was first sent: as its
 * commands name them, whatever is deployed when the bundle is made.
 */
export function documentsSent({ commands }: Pick<Collection, 'commands'>): readonly DocumentSent[] {
  const names = new Set(commands.flatMap(({ document }) => document ?? []));
  return [...names].map((document) => {
    const mine = commands.filter((command) => command.document === document);
    return {
      document,
      wanted: [...new Set(mine.map(({ wanted }) => wanted))],
      hosts: [...new Set(mine.flatMap(({ hosts }) => hosts))],
    };
  });
}
