/**
 * What a table of the BoKS database holds, in at most 28 characters. From an unofficial list of
 * 2009 (K1514); a site's own is in `$BOKS_lib/gui/tcl/base/boksdb.tcl` on its master.
 */
export const meaningOf = (table: number): string => MEANINGS.get(table) ?? 'meaning not published';

/**
 * What it means for users when a replica does not have what the master has in these tables, a
 * sentence each; never empty for a table. Denied logins are what K1262 reports. That withdrawn
 * rights may still be honoured is an inference, and is marked as one.
 */
export function impactOf(tables: readonly number[]): readonly string[] {
  const sentences = IMPACTS.filter((impact) => impact.tables.some((one) => tables.includes(one)));
  const untold = tables.filter((table) => !IMPACTS.some((impact) => impact.tables.includes(table)));
  const names = untold.map((table) => `T${table}`).join(', ');
  return [
    ...sentences.map(({ sentence }) => sentence),
    ...(untold.length === 0 ? [] : [`${names}: what users notice is not published.`]),
  ];
}

const IMPACTS: readonly { readonly tables: readonly number[]; readonly sentence: string }[] = [
  {
    tables: [6, 7, 9, 15],
    sentence:
      'Hosts "do not exist" for this replica: logins that it answers are denied (ERR 203, ERR 223).',
  },
  {
    tables: [1, 2, 16, 17, 49],
    sentence:
      'Changed users and routes are not seen: new rights are missing, and withdrawn rights may ' +
      'still be honoured by this replica (inference).',
  },
  {
    tables: [7, 9],
    sentence:
      'Hosts moved between groups: rights of the new group are missing, and rights withdrawn by ' +
      'the move may still be honoured by this replica (inference).',
  },
  {
    tables: [4, 25, 31],
    sentence: 'Old authenticators and old password rules may still be accepted (inference).',
  },
];

const MEANINGS: ReadonlyMap<number, string> = new Map([
  [0, 'system parameters'],
  [1, 'user accounts'],
  [2, 'user access routes'],
  [4, 'SSH authentication methods'],
  [5, 'currently logged-in users'],
  [6, 'hosts'],
  [7, 'host group → host'],
  [9, 'host → host group'],
  [14, 'certificates'],
  [15, 'IP address → host'],
  [16, 'user class access routes'],
  [17, 'user classes'],
  [20, 'log rotation settings'],
  [22, 'seccheck and filmon settings'],
  [23, 'LDAP bind settings'],
  [25, 'password complexity settings'],
  [31, 'user SSH authenticators'],
  [34, 'certificates'],
  [37, 'suexec groups, LDAP servers'],
  [41, 'server virtual cards (?)'],
  [44, 'BoKS users → LDAP entries'],
  [47, 'Unix group → GID'],
  [48, 'user → GID'],
  [49, 'user → user class'],
]);
