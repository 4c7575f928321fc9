import { listKind } from '../list-status.ts';

/** The master's own list shows this replica as `new`: it is sent nothing (rules.md, D5, D9). */
export const listNew = listKind('new', {
  severity: 'error',
  meaning:
    'The master counts this replica as new and sends it nothing. It goes on answering logins.',
  advice: [
    'BoKS sends it nothing until it is restarted on the replica (seen in 2008).',
    'Check for empty data files before and after.',
  ],
});
