import { RAW_DAYS, SNAPSHOT_DAYS } from '#contracts/retention.ts';

import { COUNTED } from './counted-work.ts';
import { MILLISECONDS } from './milliseconds.ts';
import { PRICES } from './prices.ts';
import { STAGE } from './stage.ts';
import { WORKERS, type DomainWork, type Work } from './work.ts';

/** A domain as it is audited on AWS. */
export type AuditedDomain = { readonly hosts: number; readonly periodSeconds: number };

/** Dollars a month by what is paid for. */
export type Terms = Readonly<Record<TermName, number>>;
export type TermName = (typeof TERM_NAMES)[number];

export const TERM_NAMES = [
  'writing the table',
  'reading the table',
  'what the table keeps for a time',
  'messages',
  'calls of functions',
  'computing',
  'raw texts, put and read',
  'raw texts, kept 400 days',
  'logs',
  'signatures',
] as const;

export type ExpectedCost = {
  readonly domains: readonly Terms[];
  /** Of the stage, whatever it audits. */
  readonly stage: number;
  /** Of all, in dollars a month. */
  readonly month: number;
  readonly hosts: number;
  readonly hostMonth: number;
  /** What the history of each year that is kept adds to every month. */
  readonly yearKept: number;
};

/** What auditing these domains costs a month in us-east-1, while all is well and without a free tier. */
export function expectedCost(audited: readonly AuditedDomain[]): ExpectedCost {
  const domains = audited.map(costOfDomain);
  const stage = costOfStage();
  const month = stage + sumOf(domains.map(sumOfTerms));
  const hosts = sumOf(audited.map((one) => one.hosts));
  const yearKept = sumOf(audited.map(costOfYearKept));
  return { domains, stage, month, hosts, hostMonth: hosts === 0 ? 0 : month / hosts, yearKept };
}

export const sumOfTerms = (terms: Terms): number => sumOf(Object.values(terms));

/** A domain's own part, in dollars a month. */
export function costOfDomain({ hosts, periodSeconds }: AuditedDomain): Terms {
  const work = workOf(hosts);
  const sweeps = SECONDS_A_MONTH / periodSeconds;
  const monthly = (of: (work: Work) => number): number =>
    sweeps * of(work.sweep) + DAYS_A_MONTH * of(work.day);
  const calls = monthly((one) => sumOf(WORKERS.map((worker) => one.calls[worker] ?? 0)));
  const ticks = SECONDS_A_MONTH / SECONDS_A_TICK;
  const keptSweeps = (days: number): number => (days * SECONDS_A_DAY) / periodSeconds;
  return {
    'writing the table': monthly((one) => one.writeUnits) * PRICES.tableWriteUnit,
    'reading the table':
      (monthly((one) => one.readUnits) + ticks * work.tickReadUnits) * PRICES.tableReadUnit,
    'what the table keeps for a time':
      gigabytes(keptSweeps(SNAPSHOT_DAYS) * work.snapshotBytes) * PRICES.tableGigabyteMonth,
    messages: calls * REQUESTS_A_MESSAGE * PRICES.queueRequest,
    'calls of functions': calls * PRICES.functionCall,
    computing:
      gigabyteSeconds(
        monthly((one) => millisecondsOf(one, hosts)) +
          ticks * MILLISECONDS['start-sweeps'].host * hosts,
      ) * PRICES.functionGigabyteSecond,
    'raw texts, put and read':
      monthly((one) => one.objectsPut) * PRICES.objectPut +
      monthly((one) => one.objectsRead) * PRICES.objectRead,
    'raw texts, kept 400 days':
      gigabytes(keptSweeps(RAW_DAYS) * work.sweep.objectBytes) * PRICES.objectGigabyteMonth,
    logs: gigabytes(calls * LOG_BYTES_A_CALL + sweeps * LOG_BYTES_A_SWEEP) * PRICES.logGigabyte,
    signatures: monthly((one) => one.signatures) * PRICES.signature,
  };
}

/** Records, sweeps and roll-ups are kept without end: what a year of them costs in each month after it. */
function costOfYearKept({ hosts, periodSeconds }: AuditedDomain): number {
  const { historyBytes, dayBytes } = workOf(hosts);
  const bytes =
    (DAYS_A_YEAR * SECONDS_A_DAY * historyBytes) / periodSeconds + DAYS_A_YEAR * dayBytes;
  return gigabytes(bytes) * PRICES.tableGigabyteMonth;
}

export function costOfStage(): number {
  const ticks = SECONDS_A_MONTH / SECONDS_A_TICK;
  const polls = (STAGE.queues * STAGE.pollers * SECONDS_A_MONTH) / STAGE.pollSeconds;
  const tick =
    PRICES.scheduledCall +
    REQUESTS_A_MESSAGE * PRICES.queueRequest +
    PRICES.functionCall +
    gigabyteSeconds(MILLISECONDS['start-sweeps'].call) * PRICES.functionGigabyteSecond +
    gigabytes(LOG_BYTES_A_CALL + LOG_BYTES_A_SWEEP) * PRICES.logGigabyte;
  return (
    ticks * tick +
    polls * PRICES.queueRequest +
    STAGE.alarms * PRICES.alarmMonth +
    STAGE.metrics * PRICES.metricMonth +
    STAGE.dashboards * PRICES.dashboardMonth +
    STAGE.keys * PRICES.keyMonth
  );
}

/** Half the memory is half the processor and twice the time: the product is that of a whole one. */
const gigabyteSeconds = (milliseconds: number): number =>
  (milliseconds / 1000) * (MEGABYTES_OF_A_PROCESSOR / 1024);

const millisecondsOf = ({ calls }: Work, hosts: number): number =>
  sumOf(
    WORKERS.map((worker) => {
      const { call, host } = MILLISECONDS[worker];
      return (calls[worker] ?? 0) * (call + host * hosts);
    }),
  );

/** What a domain of this size makes AWS do: on the straight line through the two that were counted. */
export function workOf(hosts: number): DomainWork {
  const [few, many] = COUNTED;
  const share = (hosts - few.hosts) / (many.hosts - few.hosts);
  const between = (from: number, to: number): number => Math.max(0, from + share * (to - from));
  const workBetween = (from: Work, to: Work): Work => ({
    writeUnits: between(from.writeUnits, to.writeUnits),
    readUnits: between(from.readUnits, to.readUnits),
    objectsPut: between(from.objectsPut, to.objectsPut),
    objectsRead: between(from.objectsRead, to.objectsRead),
    objectBytes: between(from.objectBytes, to.objectBytes),
    signatures: between(from.signatures, to.signatures),
    calls: Object.fromEntries(
      WORKERS.map((worker) => [worker, between(from.calls[worker] ?? 0, to.calls[worker] ?? 0)]),
    ),
  });
  return {
    hosts,
    sweep: workBetween(few.sweep, many.sweep),
    snapshotBytes: between(few.snapshotBytes, many.snapshotBytes),
    historyBytes: between(few.historyBytes, many.historyBytes),
    tickReadUnits: between(few.tickReadUnits, many.tickReadUnits),
    day: workBetween(few.day, many.day),
    dayBytes: between(few.dayBytes, many.dayBytes),
  };
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);
const gigabytes = (bytes: number): number => bytes / 1024 ** 3;

/** A month of 30.4 days. */
const DAYS_A_YEAR = 365;
const DAYS_A_MONTH = DAYS_A_YEAR / 12;
const SECONDS_A_DAY = 86_400;
const SECONDS_A_MONTH = DAYS_A_MONTH * SECONDS_A_DAY;
const SECONDS_A_TICK = 60;
/** Lambda gives a processor whole to so many. */
const MEGABYTES_OF_A_PROCESSOR = 1769;
/** Sent, received, deleted. */
const REQUESTS_A_MESSAGE = 3;
/** Lambda's own lines of a call; the lines of our metrics, two for a tick and two for a sweep. Assumed. */
const LOG_BYTES_A_CALL = 450;
const LOG_BYTES_A_SWEEP = 500;
