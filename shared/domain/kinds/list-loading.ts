import { listKind } from '../list-status.ts';

/** The master's own list shows this replica as `loading` for too long (rules.md, D5, D9). */
export const listLoading = listKind('loading', {
  severity: 'warning',
  meaning:
    'The master says that it still sends this replica its tables. Until it is through, the replica ' +
    'may answer logins from a part of them (inference).',
  advice: [
    'A download takes minutes, not an hour: look at the error logs of both sides.',
    'Do not promote this replica meanwhile.',
  ],
});
