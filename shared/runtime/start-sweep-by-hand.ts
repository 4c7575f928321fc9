import { followUpAsked } from '#domain/acts/start-sweep.ts';
import type { FollowUp } from '#domain/follow-up.ts';
import type { Refused, Wished } from '#domain/person-act.ts';
import { followUpSweep } from '#domain/sweep-plan.ts';
import { JUST_OPENED, type Sweep } from '#domain/sweep.ts';

import { recordAct, type ActRecorded, type RecordActPorts } from './record-act.ts';
import { sendFirstWakes } from './wakes.ts';

/** The record of a person's asking, and the number of the sweep that serves it. */
export type SweepStarted = ActRecorded & { readonly sweep: number };

/** It is recorded that a sweep was asked for, and nothing could begin it; the next tick does. */
export class SweepNotBegun extends Error {
  override readonly name = 'SweepNotBegun';
}

/**
 * Records that a person asks for a sweep, and begins it. A regular sweep that begins at the same time
 * serves as one. Whoever dies between any two lines leaves it to the next tick, or to a repeat under the
 * same key, which is told the same sweep.
 */
export async function startSweepByHand(
  domain: string,
  wished: Omit<Wished, 'wish'>,
  ports: RecordActPorts,
): Promise<SweepStarted | Refused> {
  const recorded = await recordAct(domain, { ...wished, wish: { kind: 'start-sweep' } }, ports);
  if (recorded.kind === 'refused') return recorded;
  try {
    return { ...recorded, sweep: await begin(domain, recorded, ports) };
  } catch (error) {
    const what = `${domain}: the sweep that was asked for is recorded, and could not be begun now`;
    throw new SweepNotBegun(what, { cause: error });
  }
}

/** The sweep that serves: ours, or a regular one; behind another follow-up, ours is the next. */
async function begin(
  domain: string,
  { record, act }: ActRecorded,
  ports: RecordActPorts,
): Promise<number> {
  const { store, queue } = ports;
  if (act.sweep === undefined) throw new Error(`${domain}: record ${record} asks for no sweep`);
  const followUp = followUpAsked({ domain, number: record, act, sweep: act.sweep });
  let { number } = act.sweep;
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    const sweep = await store.readSweep(domain, number);
    if (sweep === undefined) {
      const opened = await open({ domain, number, followUp }, ports);
      if (opened !== 'stale') return number;
    } else if (sweep.id === followUp.id) {
      if (isUntouched(sweep)) await sendFirstWakes(sweep, queue);
      return number;
    } else if (sweep.purpose.kind === 'regular') {
      return number;
    } else {
      number += 1;
    }
  }
  throw new Error(`${domain}: other sweeps were opened each time this one was about to be`);
}

type Wanted = {
  readonly domain: string;
  readonly number: number;
  readonly followUp: FollowUp;
};

/** Opens it, unless the one before still runs: the tick then does, when that is judged. */
async function open(
  { domain, number, followUp }: Wanted,
  { store, queue, configurations, nonces }: RecordActPorts,
): Promise<'opened' | 'owed' | 'stale'> {
  const before = await store.readSweep(domain, number - 1);
  if (before !== undefined && before.stage !== 'judged') return 'owed';
  const settings = await configurations.read(domain);
  if (settings === undefined) throw new Error(`${domain} is not watched any more`);
  // The times of a domain's sweeps grow with their numbers, whatever our clock says.
  const nowMs = Math.max(followUp.dueAtMs, (before?.scheduledAtMs ?? 0) + 1);
  const opened = followUpSweep({ settings, nowMs, latest: before }, followUp);
  if ((await store.openSweep(opened, nonces.next())) === 'stale') return 'stale';
  await sendFirstWakes(opened, queue);
  return 'opened';
}

/** Its wake-ups may never have been sent. */
const isUntouched = ({ revision }: Sweep): boolean => revision === JUST_OPENED.revision;

/** More than there are follow-ups waiting at once. */
const MOST_LOOKS = 10;
