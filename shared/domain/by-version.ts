import type { HostView, SweepView } from './sweep-view.ts';
import type { TableView } from './table-views.ts';

/**
 * A table that only the master prints is missing *by version* (rules.md, D2, D5) unless the BoKS
 * versions of host and master are equal and unchanged: since the last reading of either, and since
 * the host last printed it. A version that a host does not tell is no other one.
 */
export function isByVersion(view: SweepView, seen: HostView, { table }: TableView): boolean {
  const mine = versionsOf(view, seen.host);
  const masters = view.master.kind === 'master' ? versionsOf(view, view.master.host) : NOT_KNOWN;
  return (
    isOther(mine.now, masters.now) ||
    isOther(mine.before, mine.now) ||
    isOther(masters.before, masters.now) ||
    (seen.memory?.printedByOther ?? []).includes(table)
  );
}

/** Whether a host runs another BoKS than its master now, as far as both tell. */
export function areVersionsOther(view: SweepView, host: string): boolean {
  const { master } = view;
  if (master.kind !== 'master') return false;
  return isOther(versionsOf(view, host).now, versionsOf(view, master.host).now);
}

/** The versions in words: `R1 runs 7.0, MASTER runs 7.1`. */
export function versionsInWords(view: SweepView, host: string): string {
  const master = view.master.kind === 'master' ? view.master.host : 'the master';
  const now = (name: string): string => versionsOf(view, name).now ?? 'a version not known';
  return `${host} runs ${now(host)}, ${master} runs ${now(master)}`;
}

type Versions = { readonly before: string | undefined; readonly now: string | undefined };

function versionsOf({ facts, hosts, masterReading }: SweepView, host: string): Versions {
  const before = facts.memory.hosts.find((other) => other.host === host)?.boksVersion ?? undefined;
  const outcome = hosts.find((other) => other.host === host)?.outcome ?? masterReading;
  const now =
    outcome?.kind === 'reading' && outcome.snapshot.host === host
      ? outcome.snapshot.head.boksVersion
      : undefined;
  return { before, now };
}

const isOther = (one: string | undefined, other: string | undefined): boolean =>
  one !== undefined && other !== undefined && one !== other;

const NOT_KNOWN: Versions = { before: undefined, now: undefined };
