import { createHash } from 'node:crypto';

import { beforeEach, describe, expect, it } from 'vitest';

import { MemoryAuditStore } from '#adapters/memory/audit-store.ts';
import type { Message } from '#contracts/messages.ts';
import { CHANNELS } from '#domain/channel.ts';
import { canonicalJson } from '#domain/journal.ts';
import { EMPTY_MEMORY } from '#domain/memory.ts';
import type { PersonActed, Wish, Wished } from '#domain/person-act.ts';
import { viewIncident } from '#functions/serve-api/incident-view.ts';
import { recordAct, type RecordActPorts } from '#runtime/record-act.ts';
import { NOW_MS, stuckOf, wishedOf } from '#test/acts.ts';
import { settingsOf } from '#test/facts.ts';
import { CallGate, type CallFault } from '#test/service-gate.ts';

import { recordOf } from '../../contract/builders.ts';
import { configuredOf } from '../../contract/configurations.contract.ts';
import { MemoryConfigurations } from '../configuration/memory-configurations.ts';

const DOMAIN = 'bank';
const ACKNOWLEDGE: Wish = { kind: 'acknowledge', incident: 'bank-1-1' };
const CLOSE: Wish = { kind: 'close', incident: 'bank-1-1', code: 'our-error' };
const open = stuckOf({ id: 'bank-1-1', moves: 2, records: [1], notHeld: true });

let store: MemoryAuditStore;
let configurations: MemoryConfigurations;
let sent: Message[];
let nonces: number;

/** A domain whose first record opened an incident. */
beforeEach(async () => {
  store = new MemoryAuditStore();
  configurations = new MemoryConfigurations();
  sent = [];
  nonces = 0;
  const settings = settingsOf();
  const configuration = { ...configuredOf(DOMAIN).configuration, settings };
  await configurations.keep(DOMAIN, 0, { ...configuredOf(DOMAIN), configuration });
  const entry = { id: 'bank-1-1', kind: 'stuck', host: 'R1', closedAtMs: null } as const;
  const memory = { ...EMPTY_MEMORY, incidents: [entry] };
  await store.appendRecord(recordOf(DOMAIN, 1, 'n1', { incidents: [open], memory }));
});

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The ports of one process, in which one call may go wrong. */
const portsOf = (gate = new CallGate()): RecordActPorts => ({
  store: gate.watch('store', store),
  configurations: gate.watch('configurations', configurations),
  queue: gate.watch('queue', { send: async (message) => void sent.push(message) }),
  nonces: { next: () => `nonce ${(nonces += 1)}` },
  sha256,
});
const record = (wish: Wish, changes: Partial<Wished> = {}) =>
  recordAct(DOMAIN, wishedOf(wish, changes), portsOf());
const acts = async (): Promise<readonly PersonActed[]> =>
  (await store.readRecords(DOMAIN, 1, 99)).flatMap(({ act }) =>
    act.kind === 'acted' ? [act] : [],
  );

describe('a person’s act', () => {
  it('is one record of the chain, folded, and the publisher is woken', async () => {
    expect(await record(ACKNOWLEDGE)).toMatchObject({ kind: 'recorded', record: 2 });
    const [first, second] = await store.readRecords(DOMAIN, 1, 9);
    expect(second?.previous).toBe(sha256(canonicalJson(first)));
    expect(second?.act).toMatchObject({ kind: 'acted', by: { name: 'ann' }, why: 'as agreed' });
    const [incident] = await store.readIncidents(DOMAIN, ['bank-1-1']);
    expect(incident?.acknowledged?.by.name).toBe('ann');
    expect(await store.readState(DOMAIN)).toMatchObject({ record: 2 });
    expect(sent).toEqual([{ version: 1, kind: 'publish-alerts', domain: DOMAIN }]);
  });

  it('that tests the channels has each tried that waits: whoever mended one wants to know now', async () => {
    await record({ kind: 'test-alerts' });
    expect(sent).toEqual([
      { version: 1, kind: 'publish-alerts', domain: DOMAIN, tryAgain: CHANNELS },
    ]);
  });

  it('is seen in the incident as the API shows it, with its move', async () => {
    await record(ACKNOWLEDGE);
    const view = await viewIncident(
      { store, clock: { nowMs: () => NOW_MS } },
      settingsOf(),
      'bank-1-1',
    );
    expect(view).toMatchObject({ acknowledgedBy: 'ann', quieted: null, retired: false });
    expect(view?.moves).toMatchObject([
      { number: 3, reason: 'acknowledged', spoken: false, record: 2, sweep: null },
    ]);
  });

  it('that is refused appends nothing', async () => {
    expect(await record({ kind: 'acknowledge', incident: 'bank-9-9' })).toMatchObject({
      kind: 'refused',
      reason: 'not-there',
    });
    expect(await acts()).toEqual([]);
    expect(await recordAct('other', wishedOf(ACKNOWLEDGE), portsOf())).toMatchObject({
      reason: 'not-there',
    });
  });
});

describe('a person’s act beside others', () => {
  it('is recorded once under one key, and its repeat is told the same', async () => {
    const first = await record(ACKNOWLEDGE);
    await record(CLOSE, { key: 'key 2' });
    expect(await record(ACKNOWLEDGE, { atMs: NOW_MS + 5_000 })).toEqual(first);
    expect(await acts()).toHaveLength(2);
  });

  it('that begins at once is the same when it is repeated later', async () => {
    const mute = { kind: 'mute', hosts: ['R1'], kinds: [], tables: [] } as const;
    const at = (atMs: number, fromMs = atMs) =>
      record({ ...mute, fromMs, untilMs: NOW_MS + 60_000 }, { atMs });
    const first = await at(NOW_MS);
    expect(await at(NOW_MS + 5_000)).toEqual(first);
    expect(await at(NOW_MS, NOW_MS + 1)).toMatchObject({ reason: 'key-reused' });
  });

  it('under the key of another act is refused', async () => {
    await record(ACKNOWLEDGE);
    expect(await record(CLOSE)).toMatchObject({ kind: 'refused', reason: 'key-reused' });
    expect(await record(ACKNOWLEDGE, { why: 'other' })).toMatchObject({ reason: 'key-reused' });
    expect(await record(ACKNOWLEDGE, { change: 'C' })).toMatchObject({ reason: 'key-reused' });
    expect(await acts()).toHaveLength(1);
  });

  it('is decided anew where another was first: both stand, one after the other', async () => {
    const told = await Promise.all([
      record(ACKNOWLEDGE),
      record({ kind: 'comment', incident: 'bank-1-1' }, { key: 'key 2' }),
    ]);
    expect(told.map(({ kind }) => kind)).toEqual(['recorded', 'recorded']);
    const [incident] = await store.readIncidents(DOMAIN, ['bank-1-1']);
    expect(incident).toMatchObject({ records: [1, 2, 3], acknowledged: { why: 'as agreed' } });
  });

  it('of two closings at once one is made, and the other told so', async () => {
    const told = await Promise.all([record(CLOSE), record(CLOSE, { key: 'key 2' })]);
    expect(told.map(({ kind }) => kind).toSorted()).toEqual(['recorded', 'refused']);
    expect(await acts()).toHaveLength(1);
  });

  it('that closed without the closing record is in the report until it is given', async () => {
    await record(CLOSE);
    expect((await store.readState(DOMAIN))?.closedWithoutRecord).toEqual(['bank-1-1']);
    const exposure = { fromMs: 1, toMs: 2 };
    const withdrawnRight = { usable: 'no', used: 'no' } as const;
    const words = { rootCause: 'a', remediation: 'b', prevention: 'c', ticket: 'd' };
    const closing = { exposure, withdrawnRight, ...words };
    await record({ kind: 'give-closing', incident: 'bank-1-1', closing }, { key: 'key 2' });
    expect((await store.readState(DOMAIN))?.closedWithoutRecord).toEqual([]);
  });
});

/** What a store must come to, whatever went wrong on the way. */
const made = async (): Promise<unknown> => {
  const [incident] = await store.readIncidents(DOMAIN, ['bank-1-1']);
  const state = await store.readState(DOMAIN);
  return { incident, state: { ...state, acted: state?.acted?.map(({ key }) => key) } };
};

describe.each<CallFault['moment']>(['before', 'after', 'refused', 'unanswered'])(
  'a process that goes wrong %s a port call',
  (moment) => {
    it('leaves a closing half done at most, and its repeat finishes it: one record', async () => {
      const undisturbed = new CallGate();
      await recordAct(DOMAIN, wishedOf(CLOSE), portsOf(undisturbed));
      const expected = await made();
      for (const [index, name] of undisturbed.names.entries()) {
        await anew();
        const gate = new CallGate({ atCall: index + 1, moment });
        const first = recordAct(DOMAIN, wishedOf(CLOSE), portsOf(gate)).catch(() => 'failed');
        await Promise.race([first, gate.killed]);
        const again = await record(CLOSE);
        expect([name, again.kind]).toEqual([name, 'recorded']);
        expect([name, await acts()]).toEqual([name, [expect.objectContaining({ wish: CLOSE })]]);
        expect([name, await made()]).toEqual([name, expected]);
        expect(sent).toContainEqual({ version: 1, kind: 'publish-alerts', domain: DOMAIN });
      }
    });
  },
);

async function anew(): Promise<void> {
  const [first] = await store.readRecords(DOMAIN, 1, 1);
  store = new MemoryAuditStore();
  sent = [];
  if (first !== undefined) await store.appendRecord(first);
}
