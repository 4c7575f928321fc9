import * as z from 'zod';

import { ActTaken } from '#contracts/api-acts.ts';
import { Health } from '#contracts/api.ts';
import type { ApiAnswer } from '#ports/call-api.ts';

import {
  reachApi,
  reachApiToRead,
  UnusableAddress,
  type ReachedApi,
  type Where,
} from '../local/api-calls.ts';
import { EXIT_STATUS } from '../text/exit-status.ts';
import { complain } from '../text/output.ts';
import {
  callService,
  COMMON_MEANINGS,
  NOT_OURS,
  parsedAs,
  problemIn,
  reasonOf,
  type Meanings,
} from './api-answers.ts';

/** Why a command ends without what it was asked for: one line, and the exit status. */
export class NotDone extends Error {
  readonly status: number;

  constructor(reason: string, status: number = EXIT_STATUS.unknown) {
    super(reason);
    this.status = status;
  }
}

/** What was asked cannot be answered, whenever it is asked again. */
export class Refused extends NotDone {}

/** What was asked for is not there, in the service's own words. */
export class NotThere extends Refused {}

/**
 * Runs what asks or changes a service; its end is the exit status, and where it could not be done
 * the reason is on standard error, in one line.
 */
export async function onService(
  where: Where,
  access: 'reading' | 'writing',
  work: (api: ReachedApi) => Promise<number>,
): Promise<number> {
  try {
    return await work(access === 'reading' ? reachApiToRead(where) : reachApi(where));
  } catch (error) {
    if (!(error instanceof NotDone || error instanceof UnusableAddress)) throw error;
    complain(error.message);
    return error instanceof NotDone ? error.status : EXIT_STATUS.unknown;
  }
}

/** Asks a service for what is at a path. Throws `NotDone`; `NotThere` or `Refused` where it says so itself. */
export async function ask<Schema extends z.ZodType>(
  api: ReachedApi,
  path: string,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const shown = parsedAs(schema, await askAnswer(api, path));
  if (shown === undefined) throw notOurs(api);
  return shown;
}

/** The same of what is no JSON: whoever asks looks whether it is what was asked for. */
export async function askAnswer(api: ReachedApi, path: string): Promise<ApiAnswer> {
  const answer = await callService(api, { method: 'GET', address: `${api.url}${path}` });
  if ('kind' in answer) throw new NotDone(answer.reason);
  if (answer.status !== 200) {
    const told = problemIn(answer);
    const own = told !== undefined && answer.status < 500 ? told.detail : undefined;
    if (own !== undefined && answer.status === 404) throw new NotThere(own);
    if (own !== undefined && answer.status === 400) throw new Refused(own);
    throw new NotDone(own ?? `${api.url}: ${reasonOf(answer, COMMON_MEANINGS)}`);
  }
  return answer;
}

/** An answer is none that this version can read. */
export const notOurs = ({ url }: ReachedApi): NotDone =>
  new NotDone(`${url}: ${NOT_OURS}, or one of another version`);

/** The service's own clock, UTC ms: in a demo it is not ours. */
export const serviceNowMs = async (api: ReachedApi): Promise<number> =>
  Date.parse((await ask(api, '/v1/health', Health)).now);

/** One act, as it is sent. */
export type ActSent = {
  readonly method: 'POST' | 'DELETE';
  readonly path: string;
  /** Left out where the path says all of it. */
  readonly body?: object;
  /** The same again under it is the same act. */
  readonly key: string;
};

/**
 * The path that ends what lies at it. Why stands in the query: a body of DELETE may not arrive.
 * Throws `NotDone` where that would be too long to arrive.
 */
export function endingPath(
  path: string,
  { why, change }: { readonly why: string; readonly change?: string },
): string {
  const query = `why=${escaped(why)}${change === undefined ? '' : `&change=${escaped(change)}`}`;
  if (query.length > MOST_IN_QUERY) {
    throw new NotDone(
      `--why is too long to end something: in an address it takes ${query.length} characters, and ` +
        `${MOST_IN_QUERY} are sure to arrive; say it shorter`,
    );
  }
  return `${path}?${query}`;
}

const escaped = (text: string): string => encodeURIComponent(text).replaceAll(/[!'()*]/g, inHex);

/** Signatures are over these as hex, which encodeURIComponent leaves as they are. */
const inHex = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase()}`;

/** Sends an act. Throws `NotDone`: with 1 where it was refused, and with 3 where that is not known. */
export const sendAct = async (api: ReachedApi, sent: ActSent): Promise<ActTaken> =>
  sendFor(api, sent, TakenTold);

/** The same of an act whose answer says more than others. */
export async function sendFor<Schema extends z.ZodType>(
  api: ReachedApi,
  { method, path, body, key }: ActSent,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const request = { method, address: `${api.url}${path}`, ...sent, key };
  const answer = await callService(api, request);
  if ('kind' in answer) {
    throw new NotDone(answer.kind === 'no-identity' ? answer.reason : notKnown(answer.reason, key));
  }
  if (answer.status >= 500) throw new NotDone(notKnown(reasonOf(answer, MEANINGS), key));
  if (!TAKEN.has(answer.status)) {
    const told = REFUSALS.has(answer.status) ? problemIn(answer)?.detail : undefined;
    throw told === undefined
      ? new NotDone(`${api.url}: ${reasonOf(answer, MEANINGS)}`)
      : new NotDone(`refused: ${told}`, EXIT_STATUS.warning);
  }
  const taken = parsedAs(schema, answer);
  if (taken === undefined) throw new NotDone(notKnown(NOT_OURS, key));
  return taken;
}

/** Older services keep no change number. */
const TakenTold = ActTaken.extend({ change: z.string().nullable().default(null) });

const notKnown = (reason: string, key: string): string =>
  `it is not known whether it was recorded: ${reason}; run the same again with --key ${key}: ` +
  'what was recorded is not recorded twice';

/**
 * A gateway takes 10,240 bytes of request line and headers, and a signature with a session's token
 * has up to half of them: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
 */
const MOST_IN_QUERY = 5_000;

const TAKEN: ReadonlySet<number> = new Set([200, 201, 202]);
/** Answers of the service itself to what was asked, with the reason in them. */
const REFUSALS: ReadonlySet<number> = new Set([400, 404, 409, 413, 422]);
const MEANINGS: Meanings = {
  ...COMMON_MEANINGS,
  405: 'this service is older than this command, and does not do this (405)',
  429: 'too many requests at once (429); wait a little, and run it again',
};
