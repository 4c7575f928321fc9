import { listKind } from '../list-status.ts';

/** The master's own list shows a replica that answers us as `down` (rules.md, D5, D9). */
export const listDown = listKind('down', {
  severity: 'error',
  meaning:
    'The master cannot reach this replica: its updates have stopped. It answers us, and perhaps logins, ' +
    'from older data: new rights are missing on it, and withdrawn rights may still work (inference).',
  advice: [
    'Look at the way from the master to it (port 6502 from base 6500) and at both error logs.',
    'Do not promote this replica until the list says ok and it has moved.',
  ],
});
