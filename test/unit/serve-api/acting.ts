import { createHash } from 'node:crypto';

import { MemoryAuditStore } from '#adapters/memory/audit-store.ts';
import { MemoryBundles } from '#adapters/memory/bundles.ts';
import { MemoryRollUps } from '#adapters/memory/roll-ups.ts';
import { MemorySignedHeads } from '#adapters/memory/signed-heads.ts';
import { MemoryVault } from '#adapters/memory/vault.ts';
import type { Message } from '#contracts/messages.ts';
import type { Incident } from '#domain/incident.ts';
import { EMPTY_MEMORY } from '#domain/memory.ts';
import type { PersonActed } from '#domain/person-act.ts';
import { apiOf, type ApiDeps } from '#functions/serve-api/app.ts';
import { unservableOnAws } from '#functions/serve-api/configuration.ts';
import { applyRecord } from '#runtime/apply-record.ts';
import { NOW_MS, stuckOf } from '#test/acts.ts';
import { settingsOf } from '#test/facts.ts';

import { recordOf } from '../../contract/builders.ts';
import { configuredOf } from '../../contract/configurations.contract.ts';
import { MemoryConfigurations } from '../configuration/memory-configurations.ts';

/** What a request answered. */
export type Answered = {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
};

/** An API on domains in memory whose first record opened incidents; the clock stands at `nowMs`. */
export class ActingApi {
  nowMs = NOW_MS;
  readonly store = new MemoryAuditStore();
  readonly sent: Message[] = [];
  /** What its log was given. */
  readonly failures: (readonly [string, unknown])[] = [];
  readonly #kept = new MemoryConfigurations();
  #nonces = 0;
  readonly bundles = new MemoryBundles();
  readonly heads = new MemorySignedHeads();
  readonly rollUps = new MemoryRollUps();
  readonly deps: ApiDeps = {
    store: this.store,
    bundles: this.bundles,
    heads: this.heads,
    vault: new MemoryVault(),
    software: 'boks-audit test',
    rollUps: this.rollUps,
    kept: this.#kept,
    configurations: this.#kept,
    clock: { nowMs: () => this.nowMs },
    queue: { send: async (message) => void this.sent.push(message) },
    nonces: { next: () => `nonce ${(this.#nonces += 1)}` },
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    service: { pid: null, version: 'test', startedAtMs: 0, speed: 1, story: () => null },
    unservable: unservableOnAws,
    failed: (what, reason) => void this.failures.push([what, reason]),
  };
  readonly app = apiOf(this.deps);

  /** Adds a domain with R1, R2 and MASTER. */
  async watch(domain: string, ...incidents: readonly Incident[]): Promise<void> {
    const settings = settingsOf({ domain, channels: ['mail', 'chat'] });
    const configuration = { ...configuredOf(domain).configuration, settings };
    await this.#kept.keep(domain, 0, { ...configuredOf(domain), configuration });
    const entries = incidents.map(({ id, kind, host }) => ({ id, kind, host, closedAtMs: null }));
    const memory = { ...EMPTY_MEMORY, incidents: entries };
    const opened = recordOf(domain, 1, 'n1', { incidents, memory });
    await this.store.appendRecord(opened);
    await applyRecord(opened, { store: this.store, nonces: { next: () => 'n2' } });
  }

  get = async (path: string): Promise<Answered> => answered(await this.app.request(path));

  /** Sends an act of Ann's under a key of its own, unless headers say otherwise. */
  send = async (
    method: 'POST' | 'DELETE' | 'PUT',
    path: string,
    { body, headers = {} }: Sent = {},
  ): Promise<Answered> =>
    answered(
      await this.app.request(
        path,
        {
          method,
          headers: {
            ...JSON_SENT,
            'idempotency-key': `key ${(this.#keys += 1)}`.replace(' ', '-'),
            ...headers,
          },
          body: typeof body === 'string' ? body : JSON.stringify(body ?? { why: 'as agreed' }),
        },
        { caller: ANN },
      ),
    );
  #keys = 0;

  acts = async (domain: string): Promise<readonly PersonActed[]> =>
    (await this.store.readRecords(domain, 1, 99)).flatMap(({ act }) =>
      act.kind === 'acted' ? [act] : [],
    );
}

const JSON_SENT = { 'content-type': 'application/json' };

type Sent = { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> };

async function answered(response: Response): Promise<Answered> {
  const body: unknown = await response.json();
  if (!isRecord(body)) throw new Error('it answered with no JSON object');
  return { status: response.status, body };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const ANN = { name: 'arn:aws:iam::111111111111:user/ann', authenticated: true };

/** A `stuck` of R1 that holds in every read, and an `ahead` of R2 that does not any more. */
export const PROVED = stuckOf({ id: 'bank-1-1', moves: 1, records: [1] });
export const CLEARING = stuckOf({
  id: 'bank-1-2',
  host: 'R2',
  moves: 1,
  records: [1],
  notHeld: true,
});
