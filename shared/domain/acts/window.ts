import type { PlannedWindow } from '../mutes-and-windows.ts';
import { refuse, refusePart, type Refused } from '../person-act.ts';
import { hostsOf } from '../settings.ts';
import { listFirst } from '../words.ts';
import { NO_EFFECT, type Decided, type QuietingAct } from './act-input.ts';

/** A drill or maintenance of some hosts is planned: at most 14 days, begun at most a year from now. */
export function planWindow({
  wish,
  wished,
  memory,
  settings,
}: QuietingAct<'plan-window'>): Decided {
  const { hosts, fromMs, untilMs } = wish;
  const unknown = hosts.find((host) => !hostsOf(settings).includes(host));
  if (hosts.length === 0) return refusePart('hosts', 'a window names its hosts');
  if (unknown !== undefined) {
    const known = listFirst(hostsOf(settings), 6);
    return refusePart('hosts', `${unknown} is no host of this domain; it has ${known}`);
  }
  if (fromMs < wished.atMs) return refusePart('from', 'a window begins now or later');
  if (fromMs - wished.atMs > MOST_DAYS_AHEAD * DAY_MS) {
    return refusePart('from', `a window begins at most ${MOST_DAYS_AHEAD} days from now`);
  }
  if ((memory.windows ?? []).length >= MOST_WINDOWS) {
    return refuse('too-many', `there are ${MOST_WINDOWS} windows: end one that is not needed`);
  }
  return lengthFault(fromMs, untilMs) ?? NO_EFFECT;
}

/** Another end, later or sooner; its length stays at most 14 days. */
export function extendWindow(act: QuietingAct<'extend-window'>): Decided {
  const { wish, wished } = act;
  const window = livingWindow(act, wish.window);
  if (window.kind === 'refused') return window;
  if (wish.untilMs <= wished.atMs) {
    return refusePart('until', 'its new end is over already: end it instead');
  }
  return lengthFault(window.fromMs, wish.untilMs) ?? NO_EFFECT;
}

/** The next sweep tells what it covered and still lives; one that has not begun never does. */
export function endWindow(act: QuietingAct<'end-window'>): Decided {
  const window = livingWindow(act, act.wish.window);
  return window.kind === 'refused' ? window : NO_EFFECT;
}

function livingWindow(
  { memory, wished }: QuietingAct<'extend-window' | 'end-window'>,
  id: string,
): (PlannedWindow & { readonly kind: 'living' }) | Refused {
  const window = memory.windows?.find((each) => each.id === id);
  if (window === undefined) return refuse('not-there', `there is no window ${id}, or it is over`);
  return window.untilMs <= wished.atMs
    ? refuse('over', `the window ${id} is over already`)
    : { ...window, kind: 'living' };
}

function lengthFault(fromMs: number, untilMs: number): Refused | undefined {
  if (untilMs <= fromMs) return refusePart('until', 'the window ends before it begins');
  return untilMs - fromMs > MOST_DAYS * DAY_MS
    ? refusePart('until', `a window lasts at most ${MOST_DAYS} days: plan another after it`)
    : undefined;
}

const DAY_MS = 86_400_000;
const MOST_DAYS = 14;
const MOST_DAYS_AHEAD = 365;
const MOST_WINDOWS = 20;
