/**
 * Whether a name is so common a word here that hiding it everywhere would hide BoKS's own texts, and
 * leaving it tells nothing: a host called `master`, a user called `root`, a name that is a number or
 * a table's. Such a name is hidden only where a text says that it is a host or a user.
 */
export function isPlain(name: string): boolean {
  const lower = name.toLowerCase();
  return WORDS.has(lower) || lower.length < 2 || !/[a-z]/.test(lower) || /^t\d+$/.test(lower);
}

/** Accounts that every Unix host has; the vendor needs to see them. */
export const EVERYBODYS_ACCOUNTS: ReadonlySet<string> = new Set([
  'root',
  'boks',
  'bin',
  'daemon',
  'sys',
  'adm',
  'nobody',
  'sshd',
]);

const WORDS: ReadonlySet<string> = new Set([
  ...EVERYBODYS_ACCOUNTS,
  'master',
  'replica',
  'server',
  'client',
  'agent',
  'ok',
  'new',
  'down',
  'loading',
  'status',
  'count',
  'last',
  'since',
  'sync',
  'fail',
  'sent',
  'pckt',
  'host',
  'localhost',
  'user',
  'domain',
  'table',
  'sequence',
  'data',
  'logs',
  'error',
  'warning',
  'info',
  'boks-audit',
  'redacted',
  'invalid',
  'corp',
  'acct',
  'arn',
  'dn',
]);
