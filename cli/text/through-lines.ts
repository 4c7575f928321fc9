type Read = { readonly host: string; readonly via: string | null };

/** `read through bokgate1: bokaix1, bokaix2`, a line a node. */
export const throughLines = (hosts: readonly Read[]): readonly string[] =>
  [...new Set(hosts.flatMap(({ via }) => via ?? []))].map((node) => {
    const read = hosts.filter(({ via }) => via === node).map(({ host }) => host);
    return `read through ${node}: ${[...new Set(read)].join(', ')}`;
  });
