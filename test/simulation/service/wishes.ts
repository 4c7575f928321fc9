import type { ClosingRecord } from '#domain/closing.ts';
import type { Wish } from '#domain/person-act.ts';
import type { DomainState } from '#domain/state.ts';

import type { Act } from '../world/story.ts';

/** What people do about incidents, mutes and windows, as they find them. */
export type PersonsAct = Exclude<
  Act,
  { kind: 'host removed' | 'host added' | 'thresholds changed' }
>;

const CONFIGURING: ReadonlySet<Act['kind']> = new Set([
  'host removed',
  'host added',
  'thresholds changed',
]);

export const isPersonsAct = (act: Act): act is PersonsAct => !CONFIGURING.has(act.kind);

/** The wishes of a person who sees this state at that moment; what has changed meanwhile is refused. */
export function wishesOf(
  act: PersonsAct,
  atMs: number,
  state: DomainState | undefined,
): readonly Wish[] {
  const span = { fromMs: atMs, untilMs: atMs + ('minutes' in act ? act.minutes * 60_000 : 0) };
  const { incidents = [], mutes = [], windows = [] } = state?.memory ?? {};
  const live = incidents.filter(({ closedAtMs }) => closedAtMs === null);
  const closed = incidents.filter(({ closedAtMs }) => closedAtMs !== null);
  switch (act.kind) {
    case 'host muted':
      return [{ kind: 'mute', hosts: [act.host], kinds: [], tables: [], ...span }];
    case 'window planned':
      return [{ kind: 'plan-window', hosts: act.hosts, kinds: [], change: 'CHG-1', ...span }];
    case 'everything acknowledged':
      return live.map(({ id }) => ({ kind: 'acknowledge', incident: id }));
    case 'everything commented on':
      return live.map(({ id }) => ({ kind: 'comment', incident: id }));
    case 'everything closed':
      return live.map(({ id }) => ({
        kind: 'close',
        incident: id,
        code: act.code,
        ...(act.code === 'risk-accepted' ? { acceptedUntilMs: atMs + A_WEEK_MS } : {}),
      }));
    case 'closing records given':
      return closed.map(({ id, closedAtMs }) => ({
        kind: 'give-closing',
        incident: id,
        closing: closingUntil(closedAtMs ?? atMs),
      }));
    case 'mutes ended':
      return mutes.map(({ id }) => ({ kind: 'end-mute', mute: id }));
    case 'windows ended':
      return windows.map(({ id }) => ({ kind: 'end-window', window: id }));
    case 'windows extended':
      return windows.map(({ id }) => ({
        kind: 'extend-window',
        window: id,
        untilMs: span.untilMs,
      }));
  }
}

const closingUntil = (toMs: number): ClosingRecord => ({
  rootCause: 'a drill',
  remediation: 'both files removed',
  exposure: { fromMs: toMs - A_WEEK_MS, toMs },
  withdrawnRight: { usable: 'not-known', used: 'no' },
  prevention: 'windows',
  ticket: 'INC-1',
});

const A_WEEK_MS = 7 * 86_400_000;
