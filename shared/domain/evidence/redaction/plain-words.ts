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

/** What follows `on`, `to`, `from` or `user` in a sentence, and is nobody's name there. */
export const NO_NAMES: ReadonlySet<string> = new Set(
  `a all an and another any are as asked asks at be been because but by called can cannot could did
  do does each either else error every exists for from had has have his if in is it its logged logs
  may might must no none not now of off on one or other our out own she should since so some such
  than that the their them then there these they this those to under until up version was we were
  what when where which while who whose why will with without would yes you null true false
  undefined unknown access account accounts administration agents authentication base called class
  classes client data database group groups host hosts id ids interface key keys list login logins
  name named names password passwords port process role roles route server session ssh table`.split(
    /\s+/,
  ),
);

/** As logs write months and days. */
export const PARTS_OF_DATES: ReadonlySet<string> = new Set(
  'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec Mon Tue Wed Thu Fri Sat Sun'.split(' '),
);

/** Whether a person's name is so common a word that it is hidden only where a text says it is a user. */
export const isPlainUser = (name: string): boolean =>
  isPlain(name) ||
  name.length < 3 ||
  PARTS_OF_DATES.has(name) ||
  NO_NAMES.has(name.toLowerCase()) ||
  OFFICES.has(name.toLowerCase());

/** Whether a domain's name is hidden only in ids of incidents, and where a text says that it is a domain. */
export const isPlainDomain = (name: string): boolean =>
  isPlainUser(name) || PARTS_OF_PATHS.has(name.toLowerCase());

/** Words of which the paths of a bundle are made. */
const PARTS_OF_PATHS: ReadonlySet<string> = new Set(
  `chain changes collection deltas environment findings history hosts hotfixes hypotheses integrity
  here incident missing plan policy processes pairs questions raw readme redaction report reproduce
  results snapshots start state timeline topology verify`.split(/\s+/),
);

/** Names so short are looked for as they are written: `jan` is a person, and `Jan 7` a day. */
export const isShortUser = (name: string): boolean => name.length === 3;

/** Accounts called by words that our own texts use. */
const OFFICES: ReadonlySet<string> = new Set(
  'admin evidence guest incident monitor operator service system test'.split(' '),
);
