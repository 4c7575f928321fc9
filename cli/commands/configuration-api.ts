import type * as z from 'zod';

import {
  ConfigurationInForce,
  ConfigurationTaken,
  type ConfigurationChange,
} from '#contracts/configuration-change.ts';

import type { ReachedApi } from '../local/api-calls.ts';
import {
  callService,
  COMMON_MEANINGS,
  NOT_OURS,
  parsedAs,
  problemIn,
  reasonOf,
  type Meanings,
} from './api-answers.ts';

/** A version of a configuration; older services tell neither of the two. */
export const VersionTold = ConfigurationInForce.extend({
  change: ConfigurationInForce.shape.change.default(null),
  digest: ConfigurationInForce.shape.digest.nullable().default(null),
});
export type VersionTold = z.infer<typeof VersionTold>;

/** What a service has of a domain; undefined where it knows no such domain. */
export type Asked =
  | { readonly kind: 'answered'; readonly inForce: VersionTold | undefined }
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
  const answer = await callService(api, { method: 'GET', address: addressOf(api, domain) });
  if ('kind' in answer) return refused(answer.reason);
  if (answer.status === 404 && problemIn(answer) !== undefined) {
    return { kind: 'answered', inForce: undefined };
  }
  if (answer.status !== 200) return refused(reasonOf(answer, MEANINGS));
  const inForce = parsedAs(VersionTold, answer);
  return inForce === undefined ? refused(NOT_OURS) : { kind: 'answered', inForce };
}

/** Sends a change. May be sent again: the same change is taken once. */
export async function sendChange(
  api: ReachedApi,
  domain: string,
  change: ConfigurationChange,
): Promise<Sent> {
  const body = JSON.stringify(change);
  const answer = await callService(api, { method: 'PUT', address: addressOf(api, domain), body });
  if ('kind' in answer) {
    const { kind, reason } = answer;
    return kind === 'no-identity' ? refused(reason) : { kind: 'unknown', reason };
  }
  if (answer.status === 409) return { kind: 'conflict', reason: reasonOf(answer, MEANINGS) };
  if (answer.status === 400) return { kind: 'faulty', reason: reasonOf(answer, MEANINGS) };
  if (answer.status >= 500) return { kind: 'unknown', reason: reasonOf(answer, MEANINGS) };
  if (answer.status !== 200) return refused(reasonOf(answer, MEANINGS));
  const taken = parsedAs(ConfigurationTaken, answer);
  if (taken === undefined) return { kind: 'unknown', reason: NOT_OURS };
  return { kind: taken.changed ? 'taken' : 'unchanged', version: taken.version };
}

const addressOf = ({ url }: ReachedApi, domain: string): string =>
  `${url}/v1/domains/${encodeURIComponent(domain)}/configuration`;

const refused = (reason: string): Refused => ({ kind: 'refused', reason });

const MEANINGS: Meanings = {
  ...COMMON_MEANINGS,
  400: 'the service finds a fault that this command did not',
  405: 'this service takes no configuration (405)',
  409: 'somebody changed it meanwhile',
  429: 'too many requests at once (429); wait a little, and push again',
};
