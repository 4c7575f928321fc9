import { expect, it } from 'vitest';

import type { Cursor } from '#domain/delivery.ts';
import type { AlertDue, JournalRecord } from '#domain/journal.ts';
import { publishAlerts } from '#functions/publish-alerts/publish-alerts.ts';
import { AlertNotTaken } from '#ports/alerts.ts';
import { applyRecord } from '#runtime/apply-record.ts';
import { alertOf, recordOf } from '#test/service-record.ts';
import { smallScenario } from '#test/service-scenario.ts';
import { Service, type ServiceOptions } from '#test/service.ts';

import { incidentOf, stateOf } from '../../contract/builders.ts';

const message = { version: 1, kind: 'publish-alerts', domain: 'bank' } as const;
const CHANNELS = ['terminal', 'webhook'] as const;

/** A service whose journal has `count` records, each of which owes an alert on both channels. */
async function serviceWith(count: number, options: ServiceOptions = {}): Promise<Service> {
  const service = new Service(smallScenario(), { settings: { channels: CHANNELS }, ...options });
  for (let number = 1; number <= count; number += 1) {
    const due = CHANNELS.map((channel) => alertOf(number, channel));
    await commit(service, recordOf(number, due));
  }
  return service;
}

/** Appends a record, and applies it. */
async function commit({ store, ports: { nonces } }: Service, record: JournalRecord): Promise<void> {
  await store.appendRecord(record);
  await applyRecord(record, { store, nonces });
}

const cursorOf = async (service: Service, channel: string): Promise<Cursor | undefined> =>
  (await service.store.readCursors('bank'))[channel];

/** A record of a person who tests the channels. */
const testRecordOf = (number: number, alerts: readonly AlertDue[]): JournalRecord => ({
  ...recordOf(number),
  act: {
    kind: 'acted',
    key: `test ${number}`,
    atMs: 0,
    by: { name: 'ann', authenticated: true },
    why: 'does it arrive?',
    wish: { kind: 'test-alerts' },
    moves: [],
    incidents: [],
    alerts,
  },
});

const idsOn = (service: Service, channel: string): readonly string[] =>
  service.told.filter((told) => told.channel === channel).map(({ id }) => id);

it('tells each channel what the records owe it, in their order, and nothing twice', async () => {
  const service = await serviceWith(3);
  await publishAlerts(message, service.ports);
  await publishAlerts(message, service.ports);
  expect(idsOn(service, 'terminal')).toEqual([
    'bank-1-terminal',
    'bank-2-terminal',
    'bank-3-terminal',
  ]);
  expect(idsOn(service, 'webhook')).toEqual(['bank-1-webhook', 'bank-2-webhook', 'bank-3-webhook']);
  expect(await cursorOf(service, 'terminal')).toEqual({ record: 3 });
});

it('leaves a channel to another that tells it at the same time: one record may come twice, not all', async () => {
  const service = await serviceWith(3);
  await Promise.all([publishAlerts(message, service.ports), publishAlerts(message, service.ports)]);
  const ids = idsOn(service, 'terminal');
  expect(ids.filter((id) => id !== 'bank-1-terminal')).toEqual([
    'bank-2-terminal',
    'bank-3-terminal',
  ]);
  expect(service.reasons).toContain('bank: another is telling terminal');
});

it('lets a channel that did not take a message wait, alone, and goes on there when it is told to', async () => {
  let refuses = true;
  const service = await serviceWith(3, {
    tell: ({ id }) => {
      if (refuses && id === 'bank-2-webhook') throw new Error('the webhook answered 503');
    },
  });
  await publishAlerts(message, service.ports);
  expect(idsOn(service, 'terminal')).toHaveLength(3);
  expect(idsOn(service, 'webhook')).toEqual(['bank-1-webhook']);
  expect(await cursorOf(service, 'webhook')).toEqual({
    record: 1,
    waiting: {
      alert: 'bank-2-webhook',
      record: 2,
      done: [],
      attempts: 1,
      sinceMs: service.nowMs,
      nextTryAtMs: service.nowMs + 60_000,
      fault: 'moment',
      error: 'the webhook answered 503',
    },
  });
  refuses = false;
  await publishAlerts(message, service.ports);
  expect(idsOn(service, 'webhook')).toEqual(['bank-1-webhook']);
  expect(service.reasons).toContain('bank: webhook waits: the webhook answered 503');
  await publishAlerts({ ...message, tryAgain: ['webhook'] }, service.ports);
  expect(idsOn(service, 'webhook')).toEqual(['bank-1-webhook', 'bank-2-webhook', 'bank-3-webhook']);
  expect(await cursorOf(service, 'webhook')).toEqual({ record: 3 });
});

it('where a place cannot be written down, tells the other channels and then fails, so that it comes again', async () => {
  const service = await serviceWith(1);
  const { store } = service;
  const advance = store.advanceCursor.bind(store);
  let isAway = true;
  store.advanceCursor = async (domain, channel, step) => {
    if (isAway && channel === 'terminal') throw new Error('the table is away');
    return advance(domain, channel, step);
  };
  await expect(publishAlerts(message, service.ports)).rejects.toThrow('the table is away');
  expect(await cursorOf(service, 'webhook')).toEqual({ record: 1 });
  isAway = false;
  await publishAlerts(message, service.ports);
  expect(idsOn(service, 'terminal')).toEqual(['bank-1-terminal', 'bank-1-terminal']);
  expect(await cursorOf(service, 'terminal')).toEqual({ record: 1 });
});

it('passes over a message that is itself at fault, and tells what comes after it', async () => {
  const service = await serviceWith(3, {
    tell: ({ id }) => {
      if (id === 'bank-2-webhook') throw new AlertNotTaken('message', 'it is too large');
    },
  });
  const again = { ...message, tryAgain: ['webhook'] };
  for (const wanted of [1, 1, 3]) {
    await publishAlerts(again, service.ports);
    expect((await cursorOf(service, 'webhook'))?.record).toBe(wanted);
  }
  expect(idsOn(service, 'webhook')).toEqual(['bank-1-webhook', 'bank-3-webhook']);
  const passed = { alert: 'bank-2-webhook', record: 2, atMs: service.nowMs };
  expect(await cursorOf(service, 'webhook')).toEqual({
    record: 3,
    passedOver: { count: 1, newest: [{ ...passed, error: 'it is too large' }] },
  });
});

it('takes what was passed over off the list when a test of that channel was told', async () => {
  let faulty = true;
  const service = await serviceWith(1, {
    tell: ({ channel }) => {
      if (faulty && channel === 'webhook') throw new AlertNotTaken('message', 'it is too large');
    },
  });
  const again = { ...message, tryAgain: ['webhook'] };
  for (let attempt = 0; attempt < 3; attempt += 1) await publishAlerts(again, service.ports);
  expect((await cursorOf(service, 'webhook'))?.passedOver?.count).toBe(1);
  await commit(service, testRecordOf(2, [alertOf(2, 'webhook')]));
  for (let attempt = 0; attempt < 3; attempt += 1) await publishAlerts(again, service.ports);
  expect((await cursorOf(service, 'webhook'))?.passedOver?.count).toBe(2);
  faulty = false;
  await commit(service, testRecordOf(3, [alertOf(3, 'webhook')]));
  await publishAlerts(again, service.ports);
  expect(await cursorOf(service, 'webhook')).toEqual({ record: 3 });
});

it('does not tell again what the same record owed and the channel took', async () => {
  let refuses = true;
  const service = new Service(smallScenario(), {
    settings: { channels: ['mail'] },
    tell: ({ id }) => {
      if (refuses && id === 'bank-1-mail-digest') throw new Error('later');
    },
  });
  const digest = { ...alertOf(1, 'mail'), id: 'bank-1-mail-digest' };
  await commit(service, recordOf(1, [alertOf(1, 'mail'), digest]));
  await publishAlerts(message, service.ports);
  refuses = false;
  await publishAlerts({ ...message, tryAgain: ['mail'] }, service.ports);
  expect(idsOn(service, 'mail')).toEqual(['bank-1-mail', 'bank-1-mail-digest']);
});

it('tells no closing before its opening, however often the opening is refused', async () => {
  let refusals = 0;
  const service = await serviceWith(2, {
    settings: { channels: ['terminal'] },
    tell: ({ id }) => {
      if (id === 'bank-1-terminal' && (refusals += 1) < 40) throw new Error('refused');
    },
  });
  for (let hour = 0; hour < 41; hour += 1) {
    await publishAlerts({ ...message, tryAgain: ['terminal'] }, service.ports);
  }
  expect(idsOn(service, 'terminal')).toEqual(['bank-1-terminal', 'bank-2-terminal']);
});

it('repeats a message under its id where it died after telling, and loses none', async () => {
  const service = await serviceWith(2, {
    settings: { channels: ['terminal'] },
    // configurations.read, readState, readCursors, readRecords of each, tell, and the mark.
    callFault: { atCall: 7, moment: 'before' },
  });
  await Promise.race([publishAlerts(message, service.ports), service.gate.killed]);
  await service.restart();
  await publishAlerts(message, service.ports);
  expect(service.gate.names).toContain('store.advanceCursor');
  expect(idsOn(service, 'terminal')).toEqual([
    'bank-1-terminal',
    'bank-1-terminal',
    'bank-2-terminal',
  ]);
});

it('reads no record that owes nothing', async () => {
  const service = new Service(smallScenario());
  for (let number = 1; number <= 60; number += 1) {
    await commit(service, recordOf(number, number % 30 === 0 ? [alertOf(number, 'terminal')] : []));
  }
  await publishAlerts(message, service.ports);
  expect(idsOn(service, 'terminal')).toEqual(['bank-30-terminal', 'bank-60-terminal']);
  expect(service.gate.names.filter((name) => name === 'store.readRecords')).toHaveLength(2);
  await publishAlerts(message, service.ports);
  expect(service.gate.names.filter((name) => name === 'store.readRecords')).toHaveLength(2);
});

it('looks at each record where it was not kept which of them owe, and marks the last once', async () => {
  const service = new Service(smallScenario());
  for (const number of [1, 2, 3]) await service.store.appendRecord(recordOf(number));
  await service.store.putState(stateOf('bank', 3));
  await publishAlerts(message, service.ports);
  expect(service.gate.names.filter((name) => name === 'store.advanceCursor')).toHaveLength(1);
  expect(await cursorOf(service, 'terminal')).toEqual({ record: 3 });
});

it('takes a page of records at a time, and sends for the next', async () => {
  const service = await serviceWith(30);
  await publishAlerts(message, service.ports);
  expect(idsOn(service, 'terminal')).toHaveLength(25);
  expect(service.waiting().map((each) => each.message)).toEqual([message, message]);
  await publishAlerts(message, service.ports);
  expect(idsOn(service, 'terminal')).toHaveLength(30);
});

it('says where a channel of the configuration is not there, and tells the others', async () => {
  const service = await serviceWith(1);
  const alerts = service.ports.alerts.filter(({ channel }) => channel === 'terminal');
  await publishAlerts(message, { ...service.ports, alerts });
  expect(await cursorOf(service, 'webhook')).toMatchObject({
    record: 0,
    waiting: { fault: 'channel', error: 'there is no channel webhook here' },
  });
  expect(idsOn(service, 'terminal')).toEqual(['bank-1-terminal']);
});

it('says nothing of a channel that is not there while nothing is owed on it', async () => {
  const service = new Service(smallScenario(), { settings: { channels: ['pager'] } });
  await commit(service, recordOf(1, [alertOf(1, 'mail')]));
  await publishAlerts(message, { ...service.ports, alerts: [] });
  expect(await cursorOf(service, 'pager')).toEqual({ record: 1 });
});

it('says what a message is about: of all that it tells, each once', async () => {
  const service = new Service(smallScenario());
  const incidents = [
    { id: 'bank-1-1', severity: 'critical', kind: 'ahead', host: 'R1' },
    { id: 'bank-1-2', severity: 'warning', kind: 'silent', host: 'R1' },
    { id: 'bank-1-3', severity: 'critical', kind: 'master-silent', host: null },
    { id: 'bank-1-4', severity: 'error', kind: 'stuck', host: 'R4' },
  ] as const;
  const told = ['bank-1-2', 'bank-1-1', 'bank-1-3'];
  const due = {
    ...alertOf(1, 'terminal'),
    moves: told.map((incident) => ({ incident, number: 1 })),
  };
  const quiet = recordOf(1, [due]);
  await commit(service, {
    ...quiet,
    act: { ...quiet.act, incidents: incidents.map((each) => incidentOf('bank', each.id, each)) },
  });
  await publishAlerts(message, service.ports);
  expect(service.told.map(({ about }) => about)).toEqual([
    {
      severities: ['warning', 'critical'],
      kinds: ['silent', 'ahead', 'master-silent'],
      hosts: ['R1'],
    },
  ]);
});
