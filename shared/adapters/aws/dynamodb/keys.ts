/** Where an item lies: partition key, beginning with its class, and sort key. */
export type ItemKey = { readonly pk: string; readonly sk: string };

export type ItemClass =
  | 'SWEEP'
  | 'COLLECTION'
  | 'SNAPSHOT'
  | 'JOURNAL'
  | 'INCIDENT'
  | 'STATE'
  | 'CURSOR'
  | 'ROLLUP';

/** The partition of a domain's items of one class; roles are held to the part before `#`. */
export function partitionOf(itemClass: ItemClass, domain: string): string {
  refuseEmpty('domain', domain);
  return within(`${itemClass}#${domain}`, MOST_PARTITION_BYTES);
}

/** Of a sweep, in the order of numbers. */
export const sweepKey = (domain: string, number: number): ItemKey => ({
  pk: partitionOf('SWEEP', domain),
  sk: fixedWidth(number),
});

/** Of a collection of evidence, in the order of numbers. */
export const collectionKey = (domain: string, number: number): ItemKey => ({
  pk: partitionOf('COLLECTION', domain),
  sk: fixedWidth(number),
});

/** Of a record of the journal, in the order of numbers. */
export const recordKey = (domain: string, number: number): ItemKey => ({
  pk: partitionOf('JOURNAL', domain),
  sk: fixedWidth(number),
});

/**
 * A further part of what one item does not hold, by its writer's nonce. It lies in the item's own
 * partition and sorts before every item.
 */
export const recordPartKey = (
  { pk, sk }: ItemKey,
  { nonce, part }: { readonly nonce: string; readonly part: number },
): ItemKey => ({ pk, sk: within(`#${sk}#${nonce}#${part}`, MOST_SORT_BYTES) });

/** Of the snapshots of a sweep, in the order of numbers. */
export const sweepSnapshotsKey = (domain: string, sweep: number): ItemKey => ({
  pk: partitionOf('SNAPSHOT', domain),
  sk: fixedWidth(sweep),
});

/** Of a single snapshot, as each was an item at first. */
export function snapshotKey(domain: string, sweep: number, host: string): ItemKey {
  refuseEmpty('host', host);
  const sk = within(`${fixedWidth(sweep)}#${host}`, MOST_SORT_BYTES);
  return { pk: partitionOf('SNAPSHOT', domain), sk };
}

/** Of a domain's newest state: one item. */
export const stateKey = (domain: string): ItemKey => ({
  pk: partitionOf('STATE', domain),
  sk: 'state',
});

/** Of how far a channel was told. */
export function cursorKey(domain: string, channel: string): ItemKey {
  refuseEmpty('channel', channel);
  return { pk: partitionOf('CURSOR', domain), sk: within(channel, MOST_SORT_BYTES) };
}

/** Of how far a domain's journal is rolled up. */
export const rolledPlaceKey = (domain: string): ItemKey => ({
  pk: partitionOf('ROLLUP', domain),
  sk: 'place',
});

/** Of a host's hours of a UTC day, `2026-03-02`. */
export function hostDayKey(domain: string, host: string, day: string): ItemKey {
  refuseEmpty('host', host);
  return { pk: partitionOf('ROLLUP', domain), sk: within(`hours#${day}#${host}`, MOST_SORT_BYTES) };
}

/** Of the days of a host × table in a UTC month, `2026-03`. */
export function tableMonthKey(
  domain: string,
  { host, table, month }: { readonly host: string; readonly table: number; readonly month: string },
): ItemKey {
  refuseEmpty('host', host);
  const sk = within(`days#${month}#${fixedWidth(table)}#${host}`, MOST_SORT_BYTES);
  return { pk: partitionOf('ROLLUP', domain), sk };
}

/** The key of incident `<domain>-<record>-<k>`, in the order of (record, k); undefined for another text. */
export function findIncidentKey(domain: string, id: string): ItemKey | undefined {
  const [, record, k] =
    (id.startsWith(`${domain}-`) ? RECORD_AND_K.exec(id.slice(domain.length + 1)) : null) ?? [];
  if (record === undefined || k === undefined) return undefined;
  const sk = `${fixedWidth(Number(record))}#${fixedWidth(Number(k))}`;
  return { pk: partitionOf('INCIDENT', domain), sk };
}

/** As `findIncidentKey`; throws where the id is not one of this domain. */
export function incidentKey(domain: string, id: string): ItemKey {
  const key = findIncidentKey(domain, id);
  if (key === undefined) {
    throw new Error(`not an incident of domain ${domain}: ${JSON.stringify(id)}`);
  }
  return key;
}

/** A key as messages name it. */
export const nameOf = ({ pk, sk }: ItemKey): string => `${pk}/${sk}`;

/** A whole number so that texts order as numbers do. */
export function fixedWidth(number: number): string {
  if (!Number.isSafeInteger(number) || number < 0 || number > MOST_NUMBER) {
    throw new RangeError(`a key holds a whole number of at most ${DIGITS} digits, not ${number}`);
  }
  return String(number).padStart(DIGITS, '0');
}

function refuseEmpty(what: string, text: string): void {
  if (text === '') throw new Error(`the key of an item has an empty ${what}`);
}

function within(text: string, mostBytes: number): string {
  if (Buffer.byteLength(text) > mostBytes) {
    throw new Error(`a key is longer than ${mostBytes} bytes: ${text.slice(0, 80)}…`);
  }
  return text;
}

/** A sweep a second for 30,000 years. */
const DIGITS = 12;
const MOST_NUMBER = 10 ** DIGITS - 1;
/** DynamoDB's own limits. */
const MOST_PARTITION_BYTES = 2048;
const MOST_SORT_BYTES = 1024;
const RECORD_AND_K = /^(0|[1-9]\d{0,11})-(0|[1-9]\d{0,11})$/;
