import type { FollowUp } from './follow-up.ts';
import type { Incident } from './incident.ts';
import { CONFIRM_AFTER_MS } from './kinds/ahead.ts';
import { ALL_KINDS } from './kinds/all-kinds.ts';
import type { SweepView } from './sweep-view.ts';

/**
 * The follow-up sweeps that are owed after this record (rules.md): one that confirms a first proof,
 * and, where the period is longer than T, one that counts what is pending. A regular sweep serves
 * as every one asked before it.
 */
export function followUpsAfter(
  view: SweepView,
  incidents: readonly Incident[],
): readonly FollowUp[] {
  const { sweep, memory } = view.facts;
  const waiting = view.isFollowUp ? memory.followUps.filter(({ id }) => id !== sweep.id) : [];
  if (view.master.kind !== 'master') return waiting;
  const toConfirm = incidents.filter((incident) => isToConfirm(incident, view.nowMs));
  const isFallen = incidents.some(isReadOnce);
  const ask = { view, master: view.master.host };
  if (toConfirm.length > 0 || isFallen) {
    return [...waiting, followUp(ask, toConfirm, CONFIRM_AFTER_MS)];
  }
  const pending = incidents.filter(
    ({ kind, state }) => state === 'pending' && isCountedAnyway(view, kind),
  );
  return pending.length > 0 && isBeforeNextRegular(view)
    ? [...waiting, followUp(ask, pending, COUNT_AFTER_MS)]
    : waiting;
}

/** Something of the master itself that a second reading of it would prove. */
function isReadOnce({ detail, state }: Incident): boolean {
  if (detail.kind !== 'master-went-back' && detail.kind !== 'master-restamped') return false;
  return state === 'pending' || (state !== 'closed' && detail.awaited !== undefined);
}

/** Opened or reopened by this very sweep, and not yet confirmed by a second pair. */
const isToConfirm = ({ detail, state, openedAtMs }: Incident, nowMs: number): boolean =>
  detail.kind === 'ahead' &&
  detail.confirmation.kind === 'awaited' &&
  state === 'open' &&
  openedAtMs === nowMs;

function followUp(
  { view, master }: { readonly view: SweepView; readonly master: string },
  incidents: readonly Incident[],
  afterMs: number,
): FollowUp {
  const { sweep, record } = view.facts;
  const hosts = [
    ...new Set(incidents.flatMap(({ host }) => (host === null || host === master ? [] : [host]))),
  ];
  return { id: nextId(sweep.id), dueAtMs: view.nowMs + afterMs, hosts, master, askedBy: record };
}

/** `<sweep>.confirm-<n>`, counted on from a follow-up that asks again. */
function nextId(id: string): string {
  const [, base = id, n = '0'] = /^(.*)\.confirm-(\d+)$/.exec(id) ?? [];
  return `${base}.confirm-${Number(n) + 1}`;
}

/** Where the period is longer than the T of a kind that a reading of its host counts for. */
function isCountedAnyway({ facts }: SweepView, kind: Incident['kind']): boolean {
  const { periodSeconds, thresholds } = facts.settings;
  const counts = ALL_KINDS.find(({ id }) => id === kind)?.counts;
  return counts !== undefined && periodSeconds > thresholds[counts].seconds;
}

function isBeforeNextRegular({ facts, nowMs }: SweepView): boolean {
  const { settings, memory, sweep } = facts;
  const lastRegularMs =
    sweep.purpose.kind === 'regular' ? nowMs : (memory.lastRegularAtMs ?? nowMs);
  return nowMs + COUNT_AFTER_MS < lastRegularMs + settings.periodSeconds * 1_000;
}

const COUNT_AFTER_MS = 300_000;
