import { counted } from '../words.ts';
import { sign, type CauseFacts, type Hypothesis } from './cause.ts';
import {
  everOpened,
  isSentLess,
  livingOf,
  memoryOf,
  peersRead,
  standingOf,
  tableNames,
} from './known.ts';

/** What may keep updates from one replica while its master makes them. */
export function causesOfStuck(facts: CauseFacts): readonly Hypothesis[] {
  const host = facts.incident.host ?? '';
  return [
    masterNotSending(facts),
    pathBroken(facts, host),
    updateLost(facts, host),
    dropping(facts, host),
  ];
}

const masterNotSending = (facts: CauseFacts): Hypothesis => {
  const living = livingOf(facts, 'master-not-sending').length > 0;
  return {
    id: 'master-not-sending',
    says: 'The master sends nothing to anybody; this replica is one of all.',
    next: 'the send processes of the master (boks_drainmast, servm bridge), and when they started',
    supports: sign(living, 4, 'every replica that was read is stuck'),
    contradicts: [],
  };
};

function pathBroken(facts: CauseFacts, host: string): Hypothesis {
  const word = standingOf(facts, host)?.listStatus ?? null;
  const stuckToo = new Set(livingOf(facts, 'stuck').map((other) => other.host));
  const moving = peersRead(facts, host).filter((peer) => !stuckToo.has(peer));
  const isPart = isPartial(facts, host);
  return {
    id: 'path-broken',
    says: `The way from the master to ${host} is broken: bridge, network, or boks_servm on it.`,
    next: `boks_servm and the servm bridge on ${host}; boksdiag fque -master on the master`,
    supports: [
      ...sign(word === 'down', 4, "the master's list says down"),
      ...sign(
        isSentLess(facts, host),
        2,
        "its Count in the master's list grows less than its peers'",
      ),
      ...sign(moving.length > 0, 2, `updates reach ${counted(moving.length, 'other replica')}`),
    ],
    contradicts: [
      ...sign(word === 'ok', 1, "the master's list says ok"),
      ...sign(isPart, 2, 'other tables of it receive updates'),
    ],
  };
}

function updateLost(facts: CauseFacts, host: string): Hypothesis {
  const isPart = isPartial(facts, host);
  return {
    id: 'update-lost',
    says: `An update of ${tableNames(facts.incident.tables)} was lost on its way, and is not sent again.`,
    next: 'one further edit of the table on the master: does the replica take that one?',
    supports: sign(isPart, 4, 'other tables of it receive updates'),
    contradicts: sign(!isPart, 2, 'every table of it that the master edits stands still'),
  };
}

function dropping(facts: CauseFacts, host: string): Hypothesis {
  const before = everOpened(facts, 'ahead', host);
  return {
    id: 'drops-updates',
    says: `${host} receives updates and drops them, as it did when it was ahead (2008).`,
    next: 'data/sequence and data/*.dat of the replica: names, sizes, times',
    supports: sign(before, 1, 'it was ahead of its master before'),
    contradicts: [],
  };
}

/** Some table of it moved of late, or is in step: less than all its tables are listed as stuck. */
function isPartial(facts: CauseFacts, host: string): boolean {
  const stuck = new Set(facts.incident.tables.map(({ table }) => table));
  const behind = facts.state.cells.filter(
    (cell) => cell.host === host && cell.verdict !== 'in-step' && !stuck.has(cell.table),
  );
  const printed = memoryOf(facts, host)?.printed.length ?? 0;
  return behind.length === 0 && stuck.size < printed;
}
