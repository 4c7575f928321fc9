import type { Context } from 'hono';

import { ActTaken } from '#contracts/api-acts.ts';
import { momentOf } from '#contracts/api.ts';
import { changeOf, didInWords } from '#domain/acts/act-in-words.ts';
import type { PersonActed, Refused, RefusalReason, Wish } from '#domain/person-act.ts';
import { nameOf } from '#domain/person.ts';
import type { Clock } from '#ports/basics.ts';
import { recordAct, type ActRecorded, type RecordActPorts } from '#runtime/record-act.ts';

import { callerOf, type Served } from './caller.ts';
import { answering, atMost, problems } from './described.ts';
import { ACT_TAKEN } from './examples/acts.ts';
import { problem, type Refusal } from './problems.ts';

export type ActDeps = RecordActPorts & { readonly clock: Clock };

/** What every route has that takes an act; 201 is for what is added, 200 for what is ended. */
export const takingActs = <const Status extends 200 | 201>(status: Status) => ({
  middleware: atMost(MOST_BYTES),
  responses: {
    // A computed key of one literal is that key, which the compiler widens to a string.
    ...({ [status]: TAKEN } as Readonly<Record<Status, typeof TAKEN>>),
    ...problems(400, 404, 409, 413, 415, 422, 503),
  },
});

/** A wish, and in which domain's journal it belongs; or a problem that says what is wrong with it. */
export type Meant = { readonly domain: string; readonly wish: Wish } | Refusal<400 | 404>;

/** An act as a request asks for it: under which key, why, and what is meant as of a moment. */
export type ActAsked<Status extends 200 | 201> = {
  readonly key: string;
  readonly why: string;
  readonly change: string | undefined;
  readonly meant: (nowMs: number) => Meant | Promise<Meant>;
  readonly status: Status;
};

/**
 * Takes a person's act: who from whoever authenticated the caller, why from what the request says,
 * and the key under which the same again is the same act from its header.
 */
export async function takeAct<Status extends 200 | 201>(
  context: Context<Served>,
  deps: ActDeps,
  { key, why, change, meant, status }: ActAsked<Status>,
) {
  const atMs = deps.clock.nowMs();
  const act = await meant(atMs);
  if ('status' in act) return problem(context, act);
  const allowed = change === undefined ? {} : { change };
  const wished = { wish: act.wish, by: callerOf(context), why, ...allowed, atMs, key };
  const outcome = await recordAct(act.domain, wished, deps);
  return outcome.kind === 'refused'
    ? problem(context, refusalOf(outcome))
    : context.json(takenOf(act.domain, outcome), status);
}

/** Why an act is refused, as a problem. */
export const refusalOf = ({ reason, text, part }: Refused): Refusal<RefusedStatus> => ({
  status: STATUS[reason],
  detail: part === undefined ? text : `${part}: ${text}`,
});

/** What was recorded, as the API tells it. */
export const takenOf = (domain: string, { record, act }: ActRecorded): ActTaken => ({
  id: idOf(domain, record, act),
  domain,
  record,
  at: momentOf(act.atMs),
  by: nameOf(act.by),
  did: didInWords(act.wish),
  why: act.why,
  change: changeOf(act) ?? null,
  alerts: act.alerts.map(({ id, channel }) => ({ id, channel })),
});

/** What an act is about; mutes and windows are named by the record that made them. */
function idOf(domain: string, record: number, { wish }: PersonActed): string | null {
  switch (wish.kind) {
    case 'acknowledge':
    case 'comment':
    case 'close':
    case 'give-closing':
    case 'collect-evidence':
      return wish.incident;
    case 'mute':
      return `${domain}-mute-${record}`;
    case 'end-mute':
      return wish.mute;
    case 'plan-window':
      return `${domain}-window-${record}`;
    case 'extend-window':
    case 'end-window':
      return wish.window;
    case 'start-sweep':
    case 'test-alerts':
      return null;
  }
}

type RefusedStatus = 400 | 404 | 409 | 422;

const STATUS: Readonly<Record<RefusalReason, RefusedStatus>> = {
  'not-there': 404,
  'proved-now': 409,
  'not-live': 409,
  'not-open-yet': 409,
  'being-collected': 409,
  'being-swept': 409,
  over: 409,
  'too-many': 409,
  'not-valid': 400,
  'key-reused': 422,
};
const TAKEN = answering(ActTaken, 'What was recorded', ACT_TAKEN);
/** A closing record in full, each character of it escaped: what is longer was not written by a person. */
export const MOST_BYTES = 100_000;
