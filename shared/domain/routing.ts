import { DEFAULT_ALERTS, type AlertSettings, type Telling } from './alert-settings.ts';
import { CHANNELS, type Channel } from './channel.ts';
import { whyPaged } from './escalating.ts';
import { isOfEvidence } from './evidence/evidence-act.ts';
import type { Incident, Move, MoveReason } from './incident.ts';
import type { DomainSettings } from './settings.ts';
import type { Settled } from './speaking.ts';

/** Which channels a domain has, whom they reach when, and the moment. */
export type Routing = {
  readonly settings: Pick<DomainSettings, 'channels' | 'alerts'>;
  readonly nowMs: number;
};

/** A move, and the channels that are told of it. */
export type Heard = { readonly move: Move; readonly on: readonly Channel[] };

/** An incident with who heard of it, and its moves with who hears of them. */
export type Routed = Settled & { readonly heard: readonly Heard[] };

/**
 * Decides which channels are told which moves of an incident (rules.md, D10).
 *
 * Invariant: a channel hears that an incident is over, or recovers, or what became of its evidence, if
 * and only if it heard of the episode before. The pager hears nothing of evidence.
 */
export function route({ incident, moves }: Settled, { settings, nowMs }: Routing): Routed {
  const alerts = settings.alerts ?? DEFAULT_ALERTS;
  const page = settings.channels.includes('pager')
    ? pageOf(incident, moves, { alerts, nowMs })
    : undefined;
  const heard = moves.map((move): Heard => {
    const on = settings.channels.filter((channel) => {
      if (isSequel(move) && !hasHeard(incident, channel)) return false;
      return carries(channel, { incident, move, alerts, isPaged: page !== undefined });
    });
    return { move, on };
  });
  const { told } = incident;
  const paged =
    page === undefined || told === null
      ? incident
      : { ...incident, told: { ...told, paged: page } };
  return { incident: withHeard(paged, heard), moves, heard };
}

/** Whether a channel was told of an incident's present, or last, episode. */
export const hasHeard = (
  { heardOn, told }: Pick<Incident, 'heardOn' | 'told'>,
  channel: Channel,
): boolean => heardOn?.includes(channel) ?? isToldBefore(told);

/** Whether a channel is ever told of what is told like this, at whatever hour. */
export function everHears(channel: Channel, { pager, mail, chat }: Telling): boolean {
  switch (channel) {
    case 'mail':
      return mail !== 'never';
    case 'chat':
      return chat !== 'never';
    case 'pager':
      return pager !== 'never';
    case 'terminal':
      return mail === 'at-once' || chat === 'at-once';
    case 'machines':
    case 'webhook':
      return true;
  }
}

/** In the form that told every channel the same. */
const isToldBefore = (told: Incident['told']): boolean =>
  told !== null && told.severity === undefined;

type Carrying = {
  readonly incident: Incident;
  readonly move: Move;
  readonly alerts: AlertSettings;
  readonly isPaged: boolean;
};

/** Whether a channel is one for a move, of which it may hear. */
function carries(channel: Channel, { incident, move, alerts, isPaged }: Carrying): boolean {
  const { mail, chat } = alerts[incident.severity];
  const isNews = move.spoken && move.reason !== 'escalated';
  const isMailed = isNews && (mail === 'at-once' || hasHeard(incident, 'mail'));
  const isChatted = isNews && (chat === 'at-once' || hasHeard(incident, 'chat'));
  switch (channel) {
    case 'mail':
      return isMailed;
    case 'chat':
      return isChatted;
    case 'terminal':
      return isNews && (mail === 'at-once' || chat === 'at-once' || hasHeard(incident, 'terminal'));
    case 'pager':
      return move.spoken && (isPaged || isOver(move));
    case 'machines':
    case 'webhook':
      return isForMachines(incident, move);
  }
}

/**
 * The page that the moves of this record are: they are spoken, and one is owed, or what pages at once
 * has grown. That it will cross soon is a matter for days, and evidence wakes nobody.
 */
function pageOf(
  incident: Incident,
  moves: readonly Move[],
  { alerts, nowMs }: { readonly alerts: AlertSettings; readonly nowMs: number },
): Page | undefined {
  const urgent = moves.filter(
    ({ spoken, reason }) => spoken && reason !== 'crossing-soon' && !isOfEvidence(reason),
  );
  const { state, severity, told } = incident;
  if (urgent.length === 0 || state !== 'open') return undefined;
  const hasGrown = urgent.some(({ reason }) => reason === 'grown');
  if (hasGrown && alerts[severity].pager === 'at-once') return { atMs: nowMs };
  if (whyPaged(incident, { alerts, nowMs }) === undefined) return undefined;
  return told?.paged === undefined ? { atMs: nowMs } : { atMs: nowMs, again: true };
}

type Page = NonNullable<NonNullable<Incident['told']>['paged']>;

/** Somebody may act on it: not on what is only counted, nor on what waits for its confirmation. */
function isForMachines({ detail }: Incident, { reason }: Move): boolean {
  const isAwaited = detail.kind === 'ahead' && detail.confirmation.kind === 'awaited';
  return !isAwaited && !COUNTING.has(reason);
}

function withHeard(incident: Incident, heard: readonly Heard[]): Incident {
  const now = new Set(heard.flatMap(({ on }) => on));
  if (now.size === 0) return incident;
  const heardOn = CHANNELS.filter((channel) => now.has(channel) || hasHeard(incident, channel));
  return { ...incident, heardOn };
}

const isOver = ({ reason }: Move): boolean => reason === 'closed' || reason === 'closed-by-person';
/** It says how something goes on that was told before. */
const isSequel = (move: Move): boolean =>
  isOver(move) || move.reason === 'recovering' || isOfEvidence(move.reason);

/** Moves of what is not open, or not open yet. */
const COUNTING: ReadonlySet<MoveReason> = new Set([
  'first-seen',
  'counted',
  'did-not-confirm',
  'seen-again',
  'progressed',
]);
