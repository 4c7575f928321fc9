import type { HostDay } from '#domain/history/roll-up.ts';
import type { JournalRecord, SweepJudged } from '#domain/journal.ts';

import { broken, type End, type InvariantMaker } from './invariant.ts';

type Judged = JournalRecord & { readonly act: SweepJudged };
/** What was asked of a domain's history in the calm, and up to which record it must have come. */
type Asked = { readonly heads: Map<string, number>; readonly rollUps: Map<string, number> };

/**
 * A13 The history is whole. Once it was asked for in the calm, the last record before each other UTC
 * day is signed, with what the next one says of it; and each hour that another follows is rolled up:
 * no judged sweep is counted twice, none that read a host is left out, and a day is its hours.
 */
export const history: InvariantMaker = (known) => {
  const records = new Map<string, JournalRecord[]>();
  const asked: Asked = { heads: new Map(), rollUps: new Map() };
  return {
    observe: (observation) => {
      if (observation.kind === 'record') {
        const { record } = observation;
        records.set(record.domain, [...(records.get(record.domain) ?? []), record]);
      }
      if (observation.kind !== 'delivered' || known.nowMs() < known.stormEndsAtMs) return;
      const [, kind, domain] = ASKED.exec(observation.text) ?? [];
      if (domain === undefined) return;
      const of = kind === 'sign-history' ? asked.heads : asked.rollUps;
      of.set(domain, records.get(domain)?.length ?? 0);
    },
    atEnd: async (end) => {
      if (end.hasWildClocks) return;
      for (const [domain, count] of asked.heads) {
        const signed = await signedBy(end, domain);
        for (const head of headsIn((records.get(domain) ?? []).slice(0, count))) {
          known.count('premise: A13 a day was over');
          const found = signed.get(head.number);
          if (found === undefined) broken('A13', `${domain}: record ${head.number} is no head`);
          if (!found.includes(` ${head.commitment} `))
            broken('A13', `${domain}: the head ${head.number} signs another record`);
        }
      }
      for (const [domain, count] of asked.rollUps) {
        const judged = (records.get(domain) ?? []).slice(0, count).filter(isJudged);
        for (const hour of hoursIn(judged)) {
          known.count('premise: A13 an hour was over');
          await expectRolledUp(end, hour);
        }
      }
    },
  };
};

const ASKED = /"kind":"(sign-history|roll-up-history)","domain":"([^"]*)"/;

const isJudged = (record: JournalRecord): record is Judged => record.act.kind === 'sweep-judged';

const atMsOf = ({ act }: JournalRecord): number =>
  act.kind === 'sweep-judged' ? act.sweep.scheduledAtMs : act.atMs;

const dayOf = (record: JournalRecord): string => utc(atMsOf(record)).slice(0, 10);
const hourOf = (record: JournalRecord): string => utc(atMsOf(record)).slice(0, 13);
const utc = (atMs: number): string => new Date(atMs).toISOString();

async function signedBy({ heads }: End, domain: string): Promise<ReadonlyMap<number, string>> {
  const names = await heads.names(domain);
  const all = await Promise.all(names.map(async (name) => heads.read(domain, name)));
  return new Map(names.map(({ number }, n) => [number, all[n]?.line ?? '']));
}

/** Records that another day follows; the next one says what each of them is. */
const headsIn = (records: readonly JournalRecord[]) =>
  records.flatMap((record, n) => {
    const next = records[n + 1];
    return next === undefined || dayOf(next) === dayOf(record)
      ? []
      : [{ number: record.number, commitment: next.previous }];
  });

/** The judged sweeps of an hour that another follows, the first of the next one, and its silence. */
type Hour = {
  readonly records: readonly Judged[];
  readonly next: Judged;
  /** Whether within a day the service fell silent, for so long that snapshots expired meanwhile. */
  readonly isLost: boolean;
};

function hoursIn(judged: readonly Judged[]): readonly Hour[] {
  const starts = judged.flatMap((record, n) => {
    const before = judged[n - 1];
    return before === undefined || hourOf(before) !== hourOf(record) ? [n] : [];
  });
  return starts.flatMap((start, n) => {
    const end = starts[n + 1];
    const next = judged[end ?? judged.length];
    if (next === undefined) return [];
    const records = judged.slice(start, end);
    return [{ records, next, isLost: fellSilent(judged.slice(start)) }];
  });
}

function fellSilent([first, ...later]: readonly Judged[]): boolean {
  if (first === undefined) return false;
  let before = atMsOf(first);
  for (const atMs of later.map(atMsOf)) {
    if (before - atMsOf(first) > DAY_MS) return false;
    if (atMs - before > 30 * DAY_MS) return true;
    before = atMs;
  }
  return false;
}

async function expectRolledUp({ rollUps }: End, { records, next, isLost }: Hour): Promise<void> {
  const [first] = records;
  if (first === undefined) return;
  const { domain } = first;
  const name = hourOf(first);
  for (const [host, { asked, read }] of hostsIn(records)) {
    const [day] = await rollUps.readDays(domain, host, [name.slice(0, 10)]);
    const hours = day?.hours.filter(({ hour }) => hour === Number(name.slice(11))) ?? [];
    const most = Math.max(0, ...hours.map(({ sweeps }) => sweeps));
    if (most > asked) broken('A13', `${domain}: ${host} has ${most} of ${asked} sweeps of ${name}`);
    if (most < read && !isLost)
      broken('A13', `${domain}: ${host} has ${most} sweeps of ${name}, and was read in ${read}`);
    if (day !== undefined && dayOf(next) !== dayOf(first)) await expectDay(rollUps, day);
  }
}

/**
 * In how many of the sweeps each host was asked for, and in how many it was read: each line of it, for of
 * one that has lines that nobody understands any table may be lacking.
 */
function hostsIn(records: readonly Judged[]) {
  const hosts = new Map<string, { asked: number; read: number }>();
  for (const { host, seen, complete } of records.flatMap(({ act }) => act.hosts)) {
    const { asked, read } = hosts.get(host) ?? { asked: 0, read: 0 };
    const isWhole = seen.kind === 'stopped' || (seen.kind === 'read' && complete);
    hosts.set(host, { asked: asked + 1, read: isWhole ? read + 1 : read });
  }
  return hosts;
}

async function expectDay(rollUps: End['rollUps'], { domain, host, day, hours }: HostDay) {
  const month = day.slice(0, 7);
  for (const table of new Set(hours.map((hour) => hour.table))) {
    const [found] = await rollUps.readMonths(domain, [{ host, table, month }]);
    const whole = found?.days.find((each) => each.day === Number(day.slice(8)))?.sweeps ?? 0;
    const own = hours.filter((hour) => hour.table === table);
    const sum = own.reduce((sweeps, hour) => sweeps + hour.sweeps, 0);
    if (whole !== sum)
      broken('A13', `${domain}: T${table} of ${host} has ${whole} sweeps of ${day}, not ${sum}`);
  }
}

const DAY_MS = 86_400_000;
