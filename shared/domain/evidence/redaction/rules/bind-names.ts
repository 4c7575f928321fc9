import type { Match, Rule } from '../rule.ts';
import { valuesBehind, type Extent } from './named-value.ts';

/** The name by which BoKS binds to an LDAP server (table 23); its password is R04's. */
export const bindNames: Rule = {
  id: 'R08',
  class: 'secret',
  profiles: ['internal', 'vendor-clear', 'vendor-pseudonymised'],
  matches: 'what stands behind bind DN',
  becomes: 'dn-1a2b3c4d',
  *find(text, { token }): Generator<Match> {
    for (const { start, end } of valuesBehind(text, BIND_NAME, LINE)) {
      yield { start, end, becomes: token('dn', text.slice(start, end).trim()) };
    }
  },
};

const BIND_NAME = /bind[ _-]?dn/gi;
const LINE: Extent = { behindSign: 'line', behindBlanks: () => 'line' };
