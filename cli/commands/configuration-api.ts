import type * as z from 'zod';

import { Problem } from '#contracts/api.ts';
import {
  ConfigurationInForce,
  ConfigurationTaken,
  type ConfigurationChange,
} from '#contracts/configuration-change.ts';
import { NoIdentity, NotReached, type ApiAnswer, type ApiRequest } from '#ports/call-api.ts';

import type { ReachedApi } from '../local/api-calls.ts';

/** What a service has of a domain; undefined where it knows no such domain. */
export type Asked =
  | { readonly kind: 'answered'; readonly inForce: ConfigurationInForce | undefined }
  | Refused;

/** What became of a change. `unknown`: it was sent, and no answer says what became of it. */
export type Sent =
  | { readonly kind: 'taken' | 'unchanged'; readonly version: number }
  | { readonly kind: 'conflict' | 'faulty' | 'unknown'; readonly reason: string }
  | Refused;

/** The next request would end no better. */
export type Refused = { readonly kind: 'refused'; readonly reason: string };

/** Asks a service which configuration of a domain is in force. */
export async function askInForce(api: ReachedApi, domain: string): Promise<Asked> {
  const answer = await called(api, { method: 'GET', address: addressOf(api, domain) });
  if ('kind' in answer) return refused(answer.reason);
  if (answer.status === 404 && problemIn(answer) !== undefined) {
    return { kind: 'answered', inForce: undefined };
  }
  if (answer.status !== 200) return refused(reasonOf(answer));
  const inForce = parsed(ConfigurationInForce, answer);
  return inForce === undefined ? refused(NOT_OURS) : { kind: 'answered', inForce };
}

/** Sends a change. May be sent again: the same change is taken once. */
export async function sendChange(
  api: ReachedApi,
  domain: string,
  change: ConfigurationChange,
): Promise<Sent> {
  const body = JSON.stringify(change);
  const answer = await called(api, { method: 'PUT', address: addressOf(api, domain), body });
  if ('kind' in answer) {
    const { kind, reason } = answer;
    return kind === 'no-identity' ? refused(reason) : { kind: 'unknown', reason };
  }
  if (answer.status === 409) return { kind: 'conflict', reason: reasonOf(answer) };
  if (answer.status === 400) return { kind: 'faulty', reason: reasonOf(answer) };
  if (answer.status >= 500) return { kind: 'unknown', reason: reasonOf(answer) };
  if (answer.status !== 200) return refused(reasonOf(answer));
  const taken = parsed(ConfigurationTaken, answer);
  if (taken === undefined) return { kind: 'unknown', reason: NOT_OURS };
  return { kind: taken.changed ? 'taken' : 'unchanged', version: taken.version };
}

type NotAnswered = { readonly kind: 'no-identity' | 'not-reached'; readonly reason: string };

async function called({ call }: ReachedApi, request: ApiRequest): Promise<ApiAnswer | NotAnswered> {
  try {
    return await call(request);
  } catch (error) {
    if (error instanceof NoIdentity) return { kind: 'no-identity', reason: error.message };
    if (error instanceof NotReached) return { kind: 'not-reached', reason: error.message };
    throw error;
  }
}

const addressOf = ({ url }: ReachedApi, domain: string): string =>
  `${url}/v1/domains/${encodeURIComponent(domain)}/configuration`;

/** An answer's own reason, after what its status means for whoever called. */
function reasonOf(answer: ApiAnswer): string {
  const { status, text } = answer;
  const meaning = MEANINGS[status] ?? (status >= 300 && status < 400 ? ELSEWHERE : undefined);
  const said = problemIn(answer)?.detail ?? messageIn(text);
  return [meaning ?? `it answered with ${status}`, said].filter(Boolean).join(': ');
}

function parsed<Schema extends z.ZodType>(
  schema: Schema,
  { text }: ApiAnswer,
): z.infer<Schema> | undefined {
  return schema.safeParse(jsonOf(text)).data;
}

const problemIn = (answer: ApiAnswer): Problem | undefined => parsed(Problem, answer);

/** What API Gateway says of a request that did not reach the service: `{"message": "Forbidden"}`. */
function messageIn(text: string): string | undefined {
  const json = jsonOf(text);
  const isMessage = typeof json === 'object' && json !== null && 'message' in json;
  return isMessage ? String(json.message) : undefined;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const refused = (reason: string): Refused => ({ kind: 'refused', reason });

const NOT_OURS = 'what answers there is no boks-audit';
const ELSEWHERE = 'it points elsewhere; give --api the address that it points to';
const MEANINGS: Readonly<Record<number, string>> = {
  400: 'the service finds a fault that this command did not',
  401: 'who you are was not accepted (401)',
  403:
    'you may not do this (403); on AWS reading takes the managed policy that ends in -reader, ' +
    'changing the one that ends in -operator',
  404: 'nothing of a boks-audit answers at this address (404)',
  405: 'this service takes no configuration (405)',
  409: 'somebody changed it meanwhile',
  429: 'too many requests at once (429); wait a little, and push again',
};
