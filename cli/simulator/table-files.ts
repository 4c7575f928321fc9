/**
 * The data file of a table. Six names are captured (K1262); which tables they belong to is a
 * guess by their meaning (K1514), and the names of all others are made up.
 */
export function tableFileName(table: number): string {
  return `${CAPTURED_NAMES[table] ?? `table${String(table).padStart(2, '0')}`}.dat`;
}

/** A size that grows with what a table holds; 0 bytes is empty. */
export function tableFileBytes(edits: number): number {
  return edits === 0 ? 0 : 512 + 48 * edits;
}

const CAPTURED_NAMES: Readonly<Record<number, string>> = {
  14: 'cert',
  15: 'addr',
  31: 'authenticator',
  33: 'copsable',
  34: 'cert2user',
  35: 'ca',
};
