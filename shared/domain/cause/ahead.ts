import type { Incident } from '../incident.ts';
import { counted, tablesInWords } from '../words.ts';
import { sign, type CauseFacts, type Hypothesis, type Sign } from './cause.ts';
import {
  beganAnew,
  everOpened,
  growthOf,
  livingOf,
  memoryOf,
  peersRead,
  tableNames,
} from './known.ts';

/** What may have put a replica ahead of its master: who made edits that the master does not have. */
export function causesOfAhead(facts: CauseFacts): readonly Hypothesis[] {
  const { incident } = facts;
  const host = incident.host ?? '';
  const alike = aheadAlike(facts, host);
  const peers = peersRead(facts, host);
  const known: Known = {
    host,
    tables: tableNames(incident.tables),
    isAlone: peers.length > 0 && alike.length === 0,
    isEverywhere: peers.length > 0 && alike.length === peers.length,
    alike,
    grown: grownIn(incident),
    wasSeenAsMaster: memoryOf(facts, host)?.masterSweep ?? null,
  };
  return [
    secondWriter(facts, known),
    wasMaster(facts, known),
    masterWentBack(facts, known),
    oldMasterReturned(facts, known),
    misread(facts),
  ];
}

type Known = {
  readonly host: string;
  readonly tables: string;
  /** No other replica that was read is ahead in these tables; all that were read are. */
  readonly isAlone: boolean;
  readonly isEverywhere: boolean;
  readonly alike: readonly string[];
  /** Tables in which the replica's own number grew since the incident opened. */
  readonly grown: readonly Incident['tables'][number][];
  readonly wasSeenAsMaster: number | null;
};

function secondWriter(facts: CauseFacts, { host, grown }: Known): Hypothesis {
  const claims = livingOf(facts, 'two-masters').length > 0;
  return {
    id: 'two-masters',
    says: `Something other than this master writes to ${host}: a second master, or a defect.`,
    next: 'BOKSINIT in ENV and the running role on every host; BRIDGE_ACCEPT_MASTER_IPS on replicas',
    supports: [
      ...sign(claims, 4, 'more than one host runs as master'),
      ...sign(
        grown.length > 0,
        4,
        `its own numbers grew while it ran as a replica: ${tablesInWords(grown)} since it opened`,
      ),
    ],
    contradicts: [
      ...standsStill(facts),
      ...sign(
        isFedByMaster(facts, host),
        1,
        "the master's list says ok of it, and its Count grows: it is fed by this master",
      ),
    ],
  };
}

/** Listed as ok, and sent something over the lists that are kept. */
const isFedByMaster = (facts: CauseFacts, host: string): boolean => {
  const memory = memoryOf(facts, host);
  return memory?.listStatus?.status === 'ok' && (growthOf(memory) ?? 0) > 0;
};

function wasMaster(facts: CauseFacts, known: Known): Hypothesis {
  const { host, tables, isAlone, isEverywhere, grown, wasSeenAsMaster } = known;
  const configured = facts.settings.replicas.some(
    (replica) => replica.host === host && replica.formerMaster,
  );
  const isPart =
    isAlone && facts.incident.tables.length < (memoryOf(facts, host)?.printed.length ?? 0);
  return {
    id: 'was-master',
    says:
      `${host} was master for a time (a drill, a failover), was edited as such, and kept its numbers ` +
      'when it was turned back.',
    next: `who converted ${host}, and when; what was edited then`,
    supports: [
      ...sign(wasSeenAsMaster !== null, 4, `it ran as master in sweep ${wasSeenAsMaster}`),
      ...sign(
        wasSeenAsMaster === null && everOpened(facts, 'role-moved', host),
        4,
        'an incident tells that it ran as master',
      ),
      ...sign(configured, 2, 'the configuration names it a former master'),
      ...sign(isPart, 2, `ahead in ${tables} alone: the tables that were edited then, as in 2008`),
      ...sign(isAlone, 1, 'no other replica that was read is ahead in these tables'),
      ...lateReplica(facts, host),
    ],
    contradicts: [
      ...sign(isEverywhere, 2, 'every other replica that was read is ahead in the same tables'),
      ...sign(grown.length > 0, 1, 'its numbers still grow, though it runs as a replica'),
    ],
  };
}

/** What the master's list tells of a host that became a replica of late. */
function lateReplica(facts: CauseFacts, host: string): readonly Sign[] {
  const memory = memoryOf(facts, host);
  const status = memory?.listStatus?.status;
  return [
    ...sign(
      status === 'new' || status === 'loading',
      1,
      `the master's list shows it as ${status}: it became a replica of late`,
    ),
    ...sign(
      beganAnew(memory),
      1,
      "its Count in the master's list fell, as at a conversion (inference)",
    ),
  ];
}

function masterWentBack(facts: CauseFacts, { isAlone, isEverywhere, alike }: Known): Hypothesis {
  const fell = livingOf(facts, 'master-went-back').length > 0;
  return {
    id: 'master-went-back',
    says: 'The master lost edits: it was restored, or its data were replaced.',
    next: 'backup and restore logs of the master; nobody resets a replica before that is answered',
    supports: [
      ...sign(fell, 4, "the master's own counter fell, read twice"),
      ...sign(
        isEverywhere,
        2,
        `ahead in the same tables: ${counted(alike.length, 'other replica')}`,
      ),
    ],
    contradicts: [
      ...sign(!fell, 1, "no fall of the master's counter was seen"),
      ...sign(isAlone, 2, 'other replicas that were read are not ahead'),
    ],
  };
}

function oldMasterReturned(facts: CauseFacts, { isAlone, isEverywhere }: Known): Hypothesis {
  const moved = everOpened(facts, 'role-moved');
  return {
    id: 'old-master-returned',
    says:
      'Another host was master for a time, every replica followed it, and the old master came back ' +
      'with its old data.',
    next: 'role history of the domain; which edits were made on the acting master',
    supports: isEverywhere
      ? [
          ...sign(moved, 4, 'another host ran as master before'),
          ...sign(true, 1, 'every replica that was read is ahead in the same tables'),
        ]
      : [],
    contradicts: sign(isAlone, 2, 'other replicas that were read are not ahead'),
  };
}

function misread(facts: CauseFacts): Hypothesis {
  const { detail, host } = facts.incident;
  const confirmation = detail.kind === 'ahead' ? detail.confirmation.kind : 'awaited';
  const drift = livingOf(facts, 'drift-of-format', host ?? undefined).length > 0;
  const zone = facts.state.notes?.some(
    (note) => note.kind === 'stamp-offset' && note.host === host,
  );
  return {
    id: 'misread',
    says: 'The numbers were not what they seemed: printed late, or read wrongly by us.',
    next: 'the raw texts of both readings, side by side',
    supports: [
      ...sign(confirmation === 'not-confirmed', 4, 'a second ordered pair did not show it again'),
      ...sign(drift, 1, 'some lines of its answers are not understood'),
      ...sign(
        zone === true,
        1,
        "its stamps are the master's only but for a time zone: perhaps of another series",
      ),
    ],
    contradicts: sign(confirmation === 'confirmed', 4, 'two ordered pairs of readings prove it'),
  };
}

/** Other replicas with a living `ahead` that shares a table. */
function aheadAlike(facts: CauseFacts, host: string): readonly string[] {
  const mine = new Set(facts.incident.tables.map(({ table }) => table));
  const read = new Set(peersRead(facts, host));
  return livingOf(facts, 'ahead').flatMap((other) =>
    other.host !== null && read.has(other.host) && other.tables.some(({ table }) => mine.has(table))
      ? [other.host]
      : [],
  );
}

/** How far each table's replica value grew since it was first proved. */
export function grownIn({ tables, now }: Incident): readonly Incident['tables'][number][] {
  const latest = new Map(now.map((table) => [table.table, table]));
  return tables.flatMap((first) => {
    const last = latest.get(first.table);
    return last !== undefined && last.difference > 0 && last.replica > first.replica
      ? [{ ...last, difference: last.replica - first.replica }]
      : [];
  });
}

/**
 * What speaks against a writer on the replica: its numbers are those of the first proof still. Numbers
 * that fell were reset, which says nothing of a writer; nor does what was read after it closed.
 */
export function standsStill(facts: CauseFacts): readonly Sign[] {
  const { incident } = facts;
  const latest = new Map(incident.now.map(({ table, replica }) => [table, replica]));
  const readAtMs = memoryOf(facts, incident.host ?? '')?.lastAtMs ?? incident.firstSeenAtMs;
  const minutes = Math.floor((readAtMs - incident.firstSeenAtMs) / 60_000);
  return sign(
    incident.state !== 'closed' &&
      minutes > 0 &&
      incident.tables.every(({ table, replica }) => latest.get(table) === replica),
    minutes < 60 ? 1 : 2,
    `its own numbers stand still since it was first seen, over ${counted(minutes, 'minute')}`,
  );
}
