import type * as z from 'zod';

import { Problem } from '#contracts/api.ts';
import { NoIdentity, NotReached, type ApiAnswer, type ApiRequest } from '#ports/call-api.ts';

import type { ReachedApi } from '../local/api-calls.ts';
import { parseLoosely } from './parse-loosely.ts';

/** No answer: nothing was sent, or what was sent may have been carried out all the same. */
export type NotAnswered = { readonly kind: 'no-identity' | 'not-reached'; readonly reason: string };

/** Calls a service; any answer is one, whatever its status. */
export async function callService(
  { call }: ReachedApi,
  request: ApiRequest,
): Promise<ApiAnswer | NotAnswered> {
  try {
    return await call(request);
  } catch (error) {
    if (error instanceof NoIdentity) return { kind: 'no-identity', reason: error.message };
    if (error instanceof NotReached) return { kind: 'not-reached', reason: error.message };
    throw error;
  }
}

/** What each status means for whoever called, in one's own words. */
export type Meanings = Readonly<Record<number, string>>;

/** An answer's own reason, after what its status means for whoever called. */
export function reasonOf(answer: ApiAnswer, meanings: Meanings): string {
  const { status, text } = answer;
  const meaning = meanings[status] ?? (status >= 300 && status < 400 ? ELSEWHERE : undefined);
  const said = problemIn(answer)?.detail ?? messageIn(text);
  return [meaning ?? `it answered with ${status}`, said].filter(Boolean).join(': ');
}

/** An answer by its schema, of a newer version too; undefined where it is none. */
export function parsedAs<Schema extends z.ZodType>(
  schema: Schema,
  { text }: ApiAnswer,
): z.infer<Schema> | undefined {
  return parseLoosely(schema, jsonOf(text));
}

/** The problem that a service of ours says; undefined where it says none. */
export const problemIn = (answer: ApiAnswer): ProblemTold | undefined =>
  parsedAs(ProblemTold, answer);

/** Older services give their requests no names. */
const ProblemTold = Problem.partial({ requestId: true });
type ProblemTold = z.infer<typeof ProblemTold>;

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

/** Something answers, and not as we do. */
export const NOT_OURS = 'what answers there is no boks-audit';
const ELSEWHERE = 'it points elsewhere; give --api the address that it points to';

/** Statuses that mean the same to every command. */
export const COMMON_MEANINGS: Meanings = {
  401: 'who you are was not accepted (401)',
  403:
    'you may not do this (403); on AWS reading takes the managed policy that ends in -reader, ' +
    'changing the one that ends in -operator',
  404: 'nothing of a boks-audit answers at this address (404)',
};
