import type { Context } from 'hono';
import type * as z from 'zod';

import type { ActTaken } from '#contracts/api-acts.ts';
import { momentOf } from '#contracts/api.ts';
import { didInWords } from '#domain/acts/act-in-words.ts';
import type { PersonActed, Refused, RefusalReason, Wish } from '#domain/person-act.ts';
import { nameOf } from '#domain/person.ts';
import type { Clock } from '#ports/basics.ts';
import { recordAct, type ActRecorded, type RecordActPorts } from '#runtime/record-act.ts';

import { callerOf, type Served } from './caller.ts';
import { badRequest, faultsOf, parseJson, problem, type Refusal } from './problems.ts';
import { queryOf } from './query.ts';

export type ActDeps = RecordActPorts & { readonly clock: Clock };

/** A wish, and in which domain's journal it belongs; or a problem that says what is wrong with it. */
export type Meant = { readonly domain: string; readonly wish: Wish } | Refusal;

/** What is read from a request: its body by a schema, and from that what is meant, as of a moment. */
export type ActReading<Body> = {
  readonly schema: z.ZodType<Body>;
  readonly meant: (body: Body, nowMs: number) => Meant | Promise<Meant>;
  /** 201 for what is added, 200 for what is ended. */
  readonly status: 200 | 201;
};

/**
 * Takes a person's act from a request: who from whoever authenticated the caller, why from what it says,
 * and the key under which the same again is the same act from its header.
 */
export async function takeAct<Body extends { readonly why: string }>(
  context: Context<Served>,
  deps: ActDeps,
  { schema, meant, status }: ActReading<Body>,
): Promise<Response> {
  const key = context.req.header(KEY_HEADER) ?? '';
  if (!KEY.test(key)) return badRequest(context, `${KEY_HEADER}: ${KEY_EXPECTED}`);
  const given = await givenBy(context);
  if ('status' in given) return problem(context, given);
  const body = schema.safeParse(given.said);
  if (!body.success) return badRequest(context, faultsOf(body.error));
  const atMs = deps.clock.nowMs();
  const act = await meant(body.data, atMs);
  if ('status' in act) return problem(context, act);
  const wished = { wish: act.wish, by: callerOf(context), why: body.data.why, atMs, key };
  const outcome = await recordAct(act.domain, wished, deps);
  return outcome.kind === 'refused'
    ? problem(context, refusalOf(outcome))
    : context.json(takenOf(act.domain, outcome), status);
}

/**
 * What a request says: in its body, or, where it ends something, in its query. Some clients send no
 * body with DELETE, and what lies between may drop it (RFC 9110, 9.3.5).
 */
async function givenBy(context: Context): Promise<{ readonly said: unknown } | Refusal> {
  const { req } = context;
  const text = await req.text();
  if (text.length > MOST_CHARACTERS) {
    return { status: 413, detail: `an act has at most ${MOST_CHARACTERS} characters` };
  }
  const query = queryOf(context);
  const isInQuery = req.method === 'DELETE' && Object.keys(query).length > 0;
  if (isInQuery && text !== '') {
    return { status: 400, detail: 'why: say it once, as ?why= or in the body' };
  }
  if (isInQuery || (req.method === 'DELETE' && text === '')) return { said: query };
  const said = parseJson(text);
  return said === undefined ? { status: 400, detail: 'the body is no JSON' } : { said };
}

const refusalOf = ({ reason, text, part }: Refused): Refusal => ({
  status: STATUS[reason],
  detail: part === undefined ? text : `${part}: ${text}`,
});

const takenOf = (domain: string, { record, act }: ActRecorded): ActTaken => ({
  id: idOf(domain, record, act),
  domain,
  record,
  at: momentOf(act.atMs),
  by: nameOf(act.by),
  did: didInWords(act.wish),
  why: act.why,
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
    case 'test-alerts':
      return null;
  }
}

const STATUS: Readonly<Record<RefusalReason, Refusal['status']>> = {
  'not-there': 404,
  'proved-now': 409,
  'not-live': 409,
  'not-open-yet': 409,
  'being-collected': 409,
  over: 409,
  'too-many': 409,
  'not-valid': 400,
  'key-reused': 422,
};
const KEY_HEADER = 'Idempotency-Key';
const KEY = /^[\x21-\x7e]{1,128}$/;
const KEY_EXPECTED =
  'give the act a key of your own, 1 to 128 characters: the same again is the same act';
/** A closing record in full, thrice: what is longer was not written by a person. */
const MOST_CHARACTERS = 40_000;
