import { expect, it } from 'vitest';

import { publishAlerts } from '#functions/publish-alerts/publish-alerts.ts';
import { alertOf, recordOf } from '#test/service-record.ts';
import { smallScenario } from '#test/service-scenario.ts';
import { Service, type ServiceOptions } from '#test/service.ts';

import { incidentOf } from '../../contract/builders.ts';

const message = { version: 1, kind: 'publish-alerts', domain: 'bank' } as const;
const CHANNELS = ['terminal', 'webhook'];

/** A service whose journal has `count` records, each of which owes an alert on both channels. */
async function serviceWith(count: number, options: ServiceOptions = {}): Promise<Service> {
  const service = new Service(smallScenario(), { settings: { channels: CHANNELS }, ...options });
  for (let number = 1; number <= count; number += 1) {
    const due = CHANNELS.map((channel) => alertOf(number, channel));
    await service.store.appendRecord(recordOf(number, due));
  }
  return service;
}

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
  expect(await service.store.readCursor('bank', 'terminal')).toBe(3);
});

it('stops a channel that throws, alone, and goes on there when the message comes again', async () => {
  let refuses = true;
  const service = await serviceWith(3, {
    tell: ({ id }) => {
      if (refuses && id === 'bank-2-webhook') throw new Error('the webhook answered 503');
    },
  });
  await expect(publishAlerts(message, service.ports)).rejects.toThrow('the webhook answered 503');
  expect(idsOn(service, 'terminal')).toHaveLength(3);
  expect(idsOn(service, 'webhook')).toEqual(['bank-1-webhook']);
  refuses = false;
  await publishAlerts(message, service.ports);
  expect(idsOn(service, 'webhook')).toEqual(['bank-1-webhook', 'bank-2-webhook', 'bank-3-webhook']);
});

it('repeats a message under its id where it died after telling, and loses none', async () => {
  const service = await serviceWith(2, {
    settings: { channels: ['terminal'] },
    // configurations.read, readCursor, readRecords, tell, and the mark.
    callFault: { atCall: 5, moment: 'before' },
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

it('passes over records that owe nothing, and marks the last once', async () => {
  const service = new Service(smallScenario());
  for (const number of [1, 2, 3]) await service.store.appendRecord(recordOf(number));
  await publishAlerts(message, service.ports);
  expect(service.gate.names.filter((name) => name === 'store.advanceCursor')).toHaveLength(1);
  expect(await service.store.readCursor('bank', 'terminal')).toBe(3);
});

it('takes a page of records at a time, and sends for the next', async () => {
  const service = await serviceWith(30);
  await publishAlerts(message, service.ports);
  expect(idsOn(service, 'terminal')).toHaveLength(25);
  expect(service.waiting().map((each) => each.message)).toEqual([message, message]);
  await publishAlerts(message, service.ports);
  expect(idsOn(service, 'terminal')).toHaveLength(30);
});

it('fails where a channel of the configuration is not there, and tells the others', async () => {
  const service = await serviceWith(1);
  const alerts = service.ports.alerts.filter(({ channel }) => channel === 'terminal');
  const told = publishAlerts(message, { ...service.ports, alerts });
  await expect(told).rejects.toThrow('bank: there is no channel webhook');
  expect(await service.store.readCursor('bank', 'webhook')).toBe(0);
  expect(idsOn(service, 'terminal')).toEqual(['bank-1-terminal']);
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
  await service.store.appendRecord({
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
