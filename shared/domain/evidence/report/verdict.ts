import type { Incident } from '../../incident.ts';
import { formatInstant } from '../../sweep-plan.ts';
import { formatMoment } from '../../time-words.ts';
import { counted, tablesInWords } from '../../words.ts';
import type { Opening, ReportFacts } from './facts.ts';

/** `BoKS prod: REPHOST is ahead of its master`. */
export const titleOf = ({ incident }: ReportFacts): string =>
  `BoKS ${incident.domain}: ${subjectOf(incident)} ${HEADLINES[incident.kind] ?? incident.kind}` +
  (incident.state === 'closed' ? ' (closed)' : '');

/** The host, or the domain where it is about all of it. */
export const subjectOf = ({ host, domain }: Incident): string => host ?? `domain ${domain}`;

/** What is wrong, how sure that is, and whether it still is so. */
export function verdictOf(facts: ReportFacts): string {
  const { incident, opening, lastRead, tablesRead, master, hosts } = facts;
  const { tables } = incident;
  const what =
    incident.kind === 'ahead'
      ? `${subjectOf(incident)} ${incident.state === 'closed' ? 'held' : 'holds'} higher sequence numbers than its master ${master} in ` +
        `${tables.length} of ${counted(tablesRead, 'table')}: ${tablesInWords(tables)}.`
      : sentence(incident.summary, hosts);
  const parts = [what, sureOf(incident, opening), stillOf(incident, lastRead)];
  return parts.filter((part) => part !== '').join(' ');
}

function sureOf({ kind, detail }: Incident, opening: Opening): string {
  if (kind !== 'ahead') return '';
  const isAwaited = detail.kind === 'ahead' && detail.confirmation.kind === 'awaited';
  const unconfirmed = isAwaited
    ? 'A second pair of readings was not judged yet.'
    : 'A second pair of readings did not confirm it.';
  const again =
    opening.confirmedAtMs === null
      ? unconfirmed
      : `A second pair confirmed it at ${clockOf(opening.confirmedAtMs)}.`;
  return (
    `Proved by the order of the readings: the replica was read at ${clockOf(opening.replicaAtMs)}, ` +
    `the master after it at ${clockOf(opening.masterAtMs)}. ${again}`
  );
}

function stillOf({ state }: Incident, lastRead: ReportFacts['lastRead']): string {
  if (state === 'closed') return 'The incident is closed.';
  if (lastRead === null) return 'The host was not read since.';
  return lastRead.holds
    ? `Still so at ${formatMoment(lastRead.atMs)}.`
    : `Not so any more at ${formatMoment(lastRead.atMs)}; the incident is ${state}.`;
}

/** A name keeps its letters, wherever it stands. */
function sentence(text: string, names: readonly string[]): string {
  if (text === '') return '';
  const isName = names.some((name) => text.startsWith(name));
  const first = isName ? text.charAt(0) : text.charAt(0).toUpperCase();
  return `${first}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`;
}

/** Seconds matter here: `08:24:07 UTC`. */
const clockOf = (atMs: number): string => `${formatInstant(atMs).slice(11, 19)} UTC`;

/** What a title says of a kind; kinds that open no bundle by themselves are named as they are. */
const HEADLINES: Readonly<Partial<Record<Incident['kind'], string>>> = {
  ahead: 'is ahead of its master',
  empty: 'has empty tables',
  stuck: 'does not move',
  'other-series': 'counts in another series',
  'master-went-back': ': the master went back',
  'master-restamped': ': the master began new series',
  'master-not-sending': ': the master sends nothing',
  'two-masters': 'has two masters',
};
