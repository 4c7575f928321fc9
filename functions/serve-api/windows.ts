import { momentOf, type WindowEntry } from '#contracts/api.ts';
import type { PlannedWindow } from '#domain/mutes-and-windows.ts';
import { nameOf } from '#domain/person.ts';
import type { DomainState } from '#domain/state.ts';
import type { WindowVerdict } from '#domain/window-verdicts.ts';

/** A domain's windows: those that are to come or on, and the last that are over, newest last. */
export function windowsOf(
  { domain, memory, windowsOver = [] }: DomainState,
  nowMs: number,
): WindowEntry[] {
  const over = new Set(windowsOver.map(({ id }) => id));
  const living = (memory.windows ?? []).filter(({ id }) => !over.has(id));
  return [
    ...windowsOver.map((window) => ({
      ...entryOf(window, window.came),
      domain,
      state: 'over' as const,
    })),
    ...living.map((window) => ({
      ...entryOf(window, []),
      domain,
      state: standingAt(window, nowMs),
    })),
  ];
}

/** Whether a mute or a window is to come, on or over. */
export const standingAt = (
  { fromMs, untilMs }: Pick<PlannedWindow, 'fromMs' | 'untilMs'>,
  nowMs: number,
): WindowEntry['state'] => (nowMs < fromMs ? 'planned' : nowMs < untilMs ? 'on' : 'over');

/** A window as it is shown, but for its standing. */
export const entryOf = (
  { id, hosts, kinds, change, fromMs, untilMs, by, why }: PlannedWindow,
  came: readonly WindowVerdict[],
): Omit<WindowEntry, 'domain' | 'state'> => ({
  id,
  hosts: [...hosts],
  kinds: [...kinds],
  change,
  from: momentOf(fromMs),
  until: momentOf(untilMs),
  by: nameOf(by),
  why,
  came: came.map(({ host, clean, because }) => ({ host, clean, because })),
});
