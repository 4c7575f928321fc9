import type { MuteEntry } from '#contracts/api-acts.ts';
import type { WindowEntry } from '#contracts/api.ts';

import { minuteOf } from './incident-lines.ts';
import { printable, wrap } from './layout.ts';

/** Mutes as a person reads them, with what each covers now. */
export function muteLines(mutes: readonly MuteEntry[]): readonly string[] {
  if (mutes.length === 0) return ['no mute'];
  return mutes.flatMap(({ id, hosts, kinds, tables, incidents, ...mute }) => [
    ...wrap(printable(`${id}  ${standingOf(mute)}`)),
    ...wrap(printable([...hosts, ...kinds, ...tables.map((one) => `T${one}`)].join(', ')), '  '),
    ...wrap(printable(`by ${mute.by}: ${mute.why}`), '  '),
    ...wrap(`covers ${incidents.length === 0 ? 'no incident now' : incidents.join(', ')}`, '  '),
  ]);
}

/** Windows as a person reads them, with what became of their hosts. */
export function windowLines(windows: readonly WindowEntry[]): readonly string[] {
  if (windows.length === 0) return ['no window'];
  return windows.flatMap(({ id, hosts, kinds, change, came, ...window }) => [
    ...wrap(printable(`${id}  ${standingOf(window)}`)),
    ...wrap(printable(`${[...hosts, ...kinds].join(', ')}; change ${change}`), '  '),
    ...wrap(printable(`by ${window.by}: ${window.why}`), '  '),
    ...came.flatMap(({ host, because }) => wrap(printable(`${host} ${because}`), '  ')),
  ]);
}

const standingOf = ({
  state,
  from,
  until,
}: Pick<WindowEntry, 'state' | 'from' | 'until'>): string =>
  state === 'planned'
    ? `planned, ${minuteOf(from)} to ${minuteOf(until)}`
    : `${state}, ${state === 'on' ? 'until' : 'ended'} ${minuteOf(until)}`;
