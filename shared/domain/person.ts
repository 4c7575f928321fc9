/** Who did something. On one machine it is the operating-system user, whom nobody authenticated. */
export type Person = { readonly name: string; readonly authenticated: boolean };

/** `ann`, `ann (not authenticated)`. */
export const nameOf = ({ name, authenticated }: Person): string =>
  authenticated ? name : `${name} (not authenticated)`;
