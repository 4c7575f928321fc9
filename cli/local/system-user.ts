import { userInfo } from 'node:os';

import { nameOf } from '#domain/person.ts';

/** The user of the operating system that runs this process, as a request names it. */
export function systemUser(): string {
  try {
    return (
      userInfo().username.replaceAll(new RegExp(STRANGE, 'g'), '?').slice(0, MOST_CHARACTERS) ||
      UNKNOWN
    );
  } catch {
    // A container may run under a number that has no name.
    return process.getuid === undefined ? UNKNOWN : `uid:${process.getuid()}`;
  }
}

/** A user of this machine as the journal names one: whoever writes says it, and nobody checks. */
export const unauthenticated = (name: string): string => nameOf({ name, authenticated: false });

/** What a request may say for a user's name. */
export const isUserName = (name: string): boolean =>
  name.length > 0 && name.length <= MOST_CHARACTERS && !STRANGE.test(name);

/** The header in which a request says which user of the machine sends it. */
export const USER_HEADER = 'Boks-Audit-User';
/** Who it was where the machine names nobody. */
export const UNKNOWN = 'unknown';

const STRANGE = /[^\w.@\\$+:?-]/;
const MOST_CHARACTERS = 100;
