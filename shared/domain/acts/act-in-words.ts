import type { PersonActed, Wish } from '../person-act.ts';
import { nameOf } from '../person.ts';
import { formatMoment } from '../time-words.ts';

/** `ann closed bank-3-1: reset by hand (change CHG0042)`. */
export const actInWords = ({ wish, by, why, change }: PersonActed): string =>
  `${nameOf(by)} ${didInWords(wish)}: ${whyInWords({ why, change })}`;

/** `reset by hand (change CHG0042)`; why alone where no change was named. */
export const whyInWords = ({ why, change }: Reason): string =>
  change === undefined ? why : `${why} (change ${change})`;

type Reason = { readonly why: string; readonly change?: string | undefined };

/** The number of the change that allows an act; undefined where none was given. */
export const changeOf = ({
  wish,
  change,
}: Pick<PersonActed, 'wish' | 'change'>): string | undefined =>
  wish.kind === 'plan-window' ? wish.change : change;

/** `muted REPHOST until 2026-03-02 12:00 UTC`. */
export function didInWords(wish: Wish): string {
  switch (wish.kind) {
    case 'acknowledge':
      return `acknowledged ${wish.incident}`;
    case 'comment':
      return `commented on ${wish.incident}`;
    case 'close':
      return `closed ${wish.incident}`;
    case 'give-closing':
      return `gave the closing record of ${wish.incident}`;
    case 'collect-evidence':
      return `asked for evidence of ${wish.incident}`;
    case 'mute':
      return `muted ${matchedBy(wish)} until ${formatMoment(wish.untilMs)}`;
    case 'end-mute':
      return `ended the mute ${wish.mute}`;
    case 'plan-window':
      return (
        `planned a window for ${wish.hosts.join(' and ')}, ` +
        `${formatMoment(wish.fromMs)} to ${formatMoment(wish.untilMs)}, change ${wish.change}`
      );
    case 'extend-window':
      return `set the end of the window ${wish.window} to ${formatMoment(wish.untilMs)}`;
    case 'end-window':
      return `ended the window ${wish.window}`;
    case 'start-sweep':
      return 'asked for a sweep by hand';
    case 'test-alerts':
      return `tested ${wish.channel === undefined ? 'every channel' : `the channel ${wish.channel}`}`;
  }
}

const matchedBy = ({ hosts, kinds, tables }: Extract<Wish, { kind: 'mute' }>): string =>
  [...hosts, ...kinds, ...tables.map((table) => `T${table}`)].join(', ');
