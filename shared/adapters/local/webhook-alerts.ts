import { createHmac } from 'node:crypto';

import type { Webhook } from '#contracts/delivery.ts';
import type { Fault } from '#domain/delivery.ts';
import type { MachineEvent } from '#domain/rendering/machine-event.ts';
import { webhookBody, type WebhookFormat } from '#domain/rendering/webhook-body.ts';
import { AlertNotTaken, type AlertMessage, type Alerts } from '#ports/alerts.ts';
import type { Clock } from '#ports/basics.ts';

import { readSecret } from './kept-secret.ts';
import { isUntrusted, untrusted } from './untrusted-certificate.ts';

/** A domain's webhook as it is configured now, and how often the domain is swept. */
export type WebhookInForce = { readonly webhook: Webhook; readonly periodSeconds: number };
/** Finds a domain's webhook; undefined where it has none. */
export type FindWebhook = (domain: string) => Promise<WebhookInForce | undefined>;

/** Where a domain's webhook is found, and the time of its signatures. */
export type WebhookParts = {
  readonly find: FindWebhook;
  /** Real time: a receiver compares it with its own. */
  readonly clock: Clock;
};

/**
 * A webhook: one POST an event, in their order, in the receiver's format. An `event` is signed as Standard Webhooks say
 * (standardwebhooks.com): HMAC-SHA-256 over id, time and body. A message that failed is sent again from
 * its first event: whoever receives drops an id that it knows.
 */
export class WebhookAlerts implements Alerts {
  readonly channel = 'webhook';
  readonly #find: FindWebhook;
  readonly #clock: Clock;

  constructor({ find, clock }: WebhookParts) {
    this.#find = find;
    this.#clock = clock;
  }

  /** An event that is itself refused does not keep those behind it from being sent. */
  async tell({ id, domain, rendered }: AlertMessage): Promise<void> {
    if (rendered.kind !== 'events') throw new AlertNotTaken('message', `${id} has no events`);
    const to = await this.#find(domain);
    if (to === undefined) {
      throw new AlertNotTaken('channel', `domain ${domain} names no delivery.webhook`);
    }
    let refused: AlertNotTaken | undefined;
    for (const event of rendered.events) {
      const failure = await this.#post(event, to);
      if (failure !== undefined && failure.fault !== 'message') throw failure;
      refused ??= failure;
    }
    if (refused !== undefined) throw refused;
  }

  async #post(event: MachineEvent, to: WebhookInForce): Promise<AlertNotTaken | undefined> {
    const { url } = to.webhook;
    const request = requestOf(event, { to, nowMs: this.#clock.nowMs() });
    if (request === undefined) return undefined;
    const { body, headers } = request;
    const { host } = new URL(url);
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'user-agent': 'boks-audit', ...headers },
        body,
        // What is signed for one address is not shown to another.
        redirect: 'manual',
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      if (to.webhook.format === 'icinga' && (await isWithoutService(answer))) {
        return new AlertNotTaken('message', `webhook ${host}: ${noServiceFor(event)}`);
      }
      await answer.body?.cancel();
      return refusalIn(answer, { host, nowMs: this.#clock.nowMs() });
    } catch (error) {
      return notReached(error, host);
    }
  }
}

type Sending = { readonly to: WebhookInForce; readonly nowMs: number };
type Headers = Readonly<Record<string, string>>;

/** The body in the receiver's format, and what proves who sends it; undefined where it has nothing to hear. */
function requestOf(
  event: MachineEvent,
  { to: { webhook, periodSeconds }, nowMs }: Sending,
): { readonly body: string; readonly headers: Headers } | undefined {
  const secret = readSecret(webhook.secret);
  const made = webhookBody(event, formatOf(webhook, { secret, periodSeconds }));
  if (made === undefined) return undefined;
  const body = JSON.stringify(made);
  switch (webhook.format) {
    case 'event':
      return { body, headers: signatureOf({ id: event.id, body, secret, nowMs }) };
    case 'pagerduty':
      return { body, headers: {} };
    case 'icinga': {
      const login = Buffer.from(`${webhook.user ?? ''}:${secret}`).toString('base64');
      return { body, headers: { accept: 'application/json', authorization: `Basic ${login}` } };
    }
  }
}

function formatOf(
  { format }: Webhook,
  { secret, periodSeconds }: { readonly secret: string; readonly periodSeconds: number },
): WebhookFormat {
  switch (format) {
    case 'event':
      return { kind: format };
    case 'pagerduty':
      return { kind: format, routingKey: secret };
    case 'icinga':
      return { kind: format, periodSeconds };
  }
}

type Signed = {
  readonly id: string;
  readonly body: string;
  readonly secret: string;
  readonly nowMs: number;
};

/** The headers by which a receiver knows who sent it, and that it is no replay of an old one. */
function signatureOf({ id, body, secret, nowMs }: Signed): Headers {
  const time = String(Math.floor(nowMs / 1000));
  const key = secret.startsWith(ENCODED)
    ? Buffer.from(secret.slice(ENCODED.length), 'base64')
    : Buffer.from(secret);
  const signature = createHmac('sha256', key).update(`${id}.${time}.${body}`).digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': time,
    'webhook-signature': `v1,${signature}`,
  };
}

/**
 * Whether Icinga has no service that the result is of, or none that its user may see: a 404 that says
 * so, in older versions a 500 with no results (icinga2 issue 9309). Other events have one all the same.
 */
async function isWithoutService(answer: Response): Promise<boolean> {
  const said = NO_SERVICE[answer.status];
  return said !== undefined && said.test(await answer.clone().text());
}

function noServiceFor(event: MachineEvent): string {
  if (event.type === 'test') return 'it shows no tests';
  const of = event.host ?? `boks-${event.domain}`;
  return `it has no service boks-${event.kind} of host ${of}, or its user may not see it`;
}

type Answered = { readonly host: string; readonly nowMs: number };

/** Why an answer is no yes; undefined where it is. */
function refusalIn(
  { ok, status, headers }: Response,
  { host, nowMs }: Answered,
): AlertNotTaken | undefined {
  if (ok) return undefined;
  const why = `webhook ${host} answered ${status}`;
  if (status >= 300 && status < 400) {
    return new AlertNotTaken('channel', `${why}, which is another address: write that one`);
  }
  const retryAfterSeconds = secondsIn(headers.get('retry-after'), nowMs);
  return new AlertNotTaken(faultOf(status), why, { retryAfterSeconds });
}

function faultOf(status: number): Fault {
  if (status >= 500 || PASSING.has(status)) return 'moment';
  return OF_THE_MESSAGE.has(status) ? 'message' : 'channel';
}

/** Seconds, or a date (RFC 9110); 0 where nothing is asked. */
function secondsIn(text: string | null, nowMs: number): number {
  if (text === null) return 0;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) ? 0 : Math.max(0, Math.ceil((atMs - nowMs) / 1000));
}

function notReached(error: unknown, host: string): AlertNotTaken {
  const { cause } = error instanceof Error ? error : {};
  const isOfCertificate = cause instanceof Error && 'code' in cause && isUntrusted(cause.code);
  const [fault, why] = isOfCertificate
    ? (['channel', untrusted(cause.message)] as const)
    : (['moment', reasonOf(error)] as const);
  return new AlertNotTaken(fault, `webhook ${host}: ${why}`, { cause: error });
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer within ${PATIENCE_MS / 1000} s`;
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return 'code' in cause ? `the connection failed (${String(cause.code)})` : cause.message;
}

/** Beside 5xx: what a later try may find otherwise. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429]);
const OF_THE_MESSAGE: ReadonlySet<number> = new Set([400, 406, 409, 413, 415, 422]);
const NO_SERVICE: Readonly<Record<number, RegExp>> = {
  404: /no objects found/i,
  500: /^\s*\{\s*"results"\s*:\s*\[\s*\]\s*\}\s*$/,
};
const ENCODED = 'whsec_';
/** Of one POST: sweeps wait for it. */
const PATIENCE_MS = 8_000;
