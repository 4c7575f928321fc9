import * as z from 'zod';

import type { HistoryEntryShown } from '#contracts/history-entry.ts';
import { actInWords } from '#domain/acts/act-in-words.ts';
import { byHandInWords } from '#domain/by-hand.ts';
import { configuredInWords } from '#domain/configuration-act.ts';
import type { PersonActed } from '#domain/person-act.ts';

import type { Happened } from '../text/happened-text.ts';

/** What a record says happened. Its number and time are in its line, its contents may have expired. */
export function happenedIn({
  line,
  record,
}: Extract<HistoryEntryShown, { kind: 'record' }>): Happened {
  const [number = '', at = ''] = line.split(' ');
  const of = { record: Number(number), at };
  if (record === null) {
    return {
      ...of,
      lines: ['its contents expired or are too long; its digest is kept'],
      isQuiet: false,
    };
  }
  const { act } = record;
  const moves = movesIn(act);
  const own = ownLines(act);
  return {
    ...of,
    lines: [...own, ...moves],
    isQuiet: moves.length === 0 && isSweep(act) && !isByHand(act),
  };
}

type Act = NonNullable<Extract<HistoryEntryShown, { kind: 'record' }>['record']>['act'];

const isSweep = ({ kind }: Act): boolean => kind === 'sweep-judged';

/** Somebody wants to know what it saw, though it moved nothing. */
const isByHand = (act: Act): boolean =>
  Swept.safeParse(act).data?.sweep.purpose.byHand !== undefined;

/** What it is, before the moves that it made. */
function ownLines(act: Act): readonly string[] {
  const sweep = Swept.safeParse(act).data;
  if (sweep !== undefined) {
    const { number, complete, purpose } = sweep.sweep;
    if (purpose.byHand !== undefined) return [`sweep ${number}, ${byHandInWords(purpose.byHand)}`];
    const what = purpose.kind === 'regular' ? 'sweep' : 'follow-up, sweep';
    return [`${what} ${number}${complete || purpose.kind !== 'regular' ? '' : ', not complete'}`];
  }
  const configured = Configured.safeParse(act).data;
  if (configured !== undefined) {
    const { who, version } = configured;
    return [`${who} put configuration ${version} in force: ${configuredInWords(configured)}`];
  }
  const acted = Acted.safeParse(act).data;
  return acted === undefined
    ? [act.kind === 'evidence' ? 'evidence' : act.kind]
    : [actInWords(acted)];
}

const movesIn = (act: Act): readonly string[] =>
  (Moving.safeParse(act).data?.moves ?? []).map(
    ({ incident, host, kind, from, to, text, spoken }) => {
      const standing = to === 'none' ? 'is none' : `is ${from === to ? '' : 'now '}${to}`;
      const told = spoken ? ' (people are told)' : '';
      return `${incident} ${host ?? 'the domain'} ${kind} ${standing}: ${text}${told}`;
    },
  );

const Swept = z.looseObject({
  kind: z.literal('sweep-judged'),
  sweep: z.looseObject({
    number: z.int(),
    complete: z.boolean(),
    purpose: z.looseObject({
      kind: z.string(),
      byHand: z
        .looseObject({
          by: z.looseObject({ name: z.string(), authenticated: z.boolean() }),
          why: z.string(),
          change: z.string().exactOptional(),
        })
        .optional(),
    }),
  }),
});
const Configured = z.looseObject({
  kind: z.literal('configured'),
  who: z.string(),
  why: z.string(),
  change: z.string().optional(),
  keeping: z.looseObject({ daysBefore: z.int(), days: z.int() }).optional(),
  version: z.int(),
});
const Moving = z.looseObject({
  moves: z.array(
    z.looseObject({
      incident: z.string(),
      host: z.string().nullable(),
      kind: z.string(),
      from: z.string(),
      to: z.string(),
      text: z.string(),
      spoken: z.boolean(),
    }),
  ),
});
/** A person's act is in the journal as it was typed: what is wished is not read again here. */
const Acted = z.custom<PersonActed>(
  (act) => typeof act === 'object' && act !== null && 'kind' in act && act.kind === 'acted',
);
