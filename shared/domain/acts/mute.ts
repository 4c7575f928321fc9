import { refuse, refusePart } from '../person-act.ts';
import { hostsOf } from '../settings.ts';
import { listFirst } from '../words.ts';
import { NO_EFFECT, type Decided, type QuietingAct } from './act-input.ts';

/** Nobody is told of what matches, until an end at most 90 days away. */
export function addMute(act: QuietingAct<'mute'>): Decided {
  const { wish, wished, memory } = act;
  const { hosts, kinds, tables, fromMs, untilMs } = wish;
  if (hosts.length + kinds.length + tables.length === 0) {
    return refusePart('hosts', 'a mute names a host, a kind or a table: it never mutes everything');
  }
  const unknown = hosts.find((host) => !isKnown(host, act));
  if (unknown !== undefined) {
    const { domain } = act.settings;
    const known = listFirst(hostsOf(act.settings), 6);
    return refusePart(
      'hosts',
      `${unknown} is no host of ${domain}, as it is written; it has ${known}`,
    );
  }
  if (untilMs <= fromMs) return refusePart('until', 'the mute ends before it begins');
  if (untilMs <= wished.atMs) return refusePart('until', 'the mute would be over already');
  if (fromMs < wished.atMs) return refusePart('from', 'a mute begins now or later');
  if (untilMs - wished.atMs > MOST_DAYS * DAY_MS) {
    return refusePart('until', `a mute ends at most ${MOST_DAYS} days from now`);
  }
  if ((memory.mutes ?? []).length >= MOST_MUTES) {
    return refuse('too-many', `there are ${MOST_MUTES} mutes: end one that is not needed`);
  }
  return NO_EFFECT;
}

/** Configured, or named by an incident: a host that the master's list alone knows has incidents too. */
const isKnown = (host: string, { settings, memory }: QuietingAct<'mute'>): boolean =>
  hostsOf(settings).includes(host) ||
  [...memory.incidents, ...memory.pending].some((incident) => incident.host === host);

/** The next sweep tells what it covered and still lives. */
export const endMute = ({ wish, wished, memory }: QuietingAct<'end-mute'>): Decided => {
  const mute = memory.mutes?.find(({ id }) => id === wish.mute);
  if (mute === undefined)
    return refuse('not-there', `there is no mute ${wish.mute}, or it is over`);
  return mute.untilMs <= wished.atMs
    ? refuse('over', `the mute ${wish.mute} is over already`)
    : NO_EFFECT;
};

const DAY_MS = 86_400_000;
const MOST_DAYS = 90;
const MOST_MUTES = 100;
