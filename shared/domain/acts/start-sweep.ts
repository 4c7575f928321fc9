import type { FollowUp } from '../follow-up.ts';
import { refuse, type PersonActed, type SweepAsked } from '../person-act.ts';
import { nameOf } from '../person.ts';
import { hostsOf } from '../settings.ts';
import { formatInstant, isRegularAwaited } from '../sweep-plan.ts';
import { NO_EFFECT, type ActInput, type Decided } from './act-input.ts';

/**
 * A person wants all hosts read now: the next sweep, unless one runs or was asked for already, or a
 * regular one is due, which nobody keeps from beginning by asking again and again. The host read last is
 * the master as the last regular sweep saw it.
 */
export function startSweep({ settings, memory, latest, wished }: ActInput): Decided {
  const { domain, master } = settings;
  if (latest !== undefined && latest.stage !== 'judged') {
    return refuse('being-swept', `sweep ${latest.number} of ${domain} is running: wait for it`);
  }
  const asked = memory.followUps.find(({ byHand }) => byHand !== undefined)?.byHand;
  if (asked !== undefined) {
    const who = `${nameOf(asked.by)} asked for a sweep of ${domain} that has not begun`;
    return refuse('being-swept', `${who}: it begins within a minute, wait for it`);
  }
  if (isRegularAwaited({ settings, memory, latest, nowMs: wished.atMs })) {
    return refuse('being-swept', `a regular sweep of ${domain} is due: it begins within a minute`);
  }
  const number = (latest?.number ?? 0) + 1;
  const sweep = { number, hosts: hostsOf(settings), master: memory.movedTo?.host ?? master };
  return { ...NO_EFFECT, sweep };
}

/** The sweep that was asked for, as the domain remembers it until it is judged. */
export const followUpAsked = ({ domain, number, act, sweep }: Asked): FollowUp => ({
  id: `${domain}/${formatInstant(act.atMs)}.by-hand-${number}`,
  dueAtMs: act.atMs,
  hosts: sweep.hosts,
  master: sweep.master,
  askedBy: number,
  byHand: {
    by: act.by,
    why: act.why,
    ...(act.change === undefined ? {} : { change: act.change }),
  },
});

/** The record of a person's act that asks for a sweep. */
export type Asked = {
  readonly domain: string;
  readonly number: number;
  readonly act: PersonActed;
  readonly sweep: SweepAsked;
};
