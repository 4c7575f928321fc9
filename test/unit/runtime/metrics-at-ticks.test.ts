import { expect, it } from 'vitest';

import type { Cursor } from '#domain/delivery.ts';
import { measuringTicks } from '#runtime/metrics-at-ticks.ts';
import { settingsOf } from '#test/facts.ts';
import { sweepOf } from '#test/service-sweep.ts';

const MINUTE_MS = 60_000;

/** Measures at minute `atMinutes`, where each domain's newest sweep was scheduled at its minute. */
async function measuredAt(
  atMinutes: number,
  newest: Readonly<Record<string, number | undefined>>,
  cursors: Readonly<Record<string, Cursor>> = {},
) {
  const measured: [string, number][] = [];
  const served: number[] = [];
  const handle = measuringTicks(async ({ scheduledAtMs }) => void served.push(scheduledAtMs));
  await handle(
    { version: 1, kind: 'tick', scheduledAtMs: atMinutes * MINUTE_MS },
    {
      configurations: {
        domains: async () => Object.keys(newest),
        read: async (domain) => settingsOf({ domain, channels: ['mail', 'pager'] }),
      },
      store: {
        latestSweep: async (domain) => {
          const at = newest[domain];
          return at === undefined ? undefined : sweepOf({ domain, scheduledAtMs: at * MINUTE_MS });
        },
        readCursors: async () => cursors,
      },
      measure: (name, value) => void measured.push([name, value]),
    },
  );
  expect(served).toEqual([atMinutes * MINUTE_MS]);
  return measured;
}

const overdueAt = async (...input: Parameters<typeof measuredAt>) =>
  (await measuredAt(...input)).filter(([name]) => name === 'OverdueDomains');

it('measures none too: that a tick was carried out is heard by it', async () => {
  expect(await overdueAt(10, {})).toEqual([['OverdueDomains', 0]]);
  expect(await overdueAt(10, { bank: 5 })).toEqual([['OverdueDomains', 0]]);
});

it('counts a domain from more than two periods after its newest sweep', async () => {
  expect(await overdueAt(10, { bank: 0 })).toEqual([['OverdueDomains', 0]]);
  expect(await overdueAt(11, { bank: 0, shop: 0, other: 6 })).toEqual([['OverdueDomains', 2]]);
});

it('does not count a domain that was never swept', async () => {
  expect(await overdueAt(60, { bank: undefined })).toEqual([['OverdueDomains', 0]]);
});

it('counts the channels of all domains that hold something undelivered', async () => {
  const waiting = {
    alert: 'bank-1-mail',
    record: 1,
    done: [],
    attempts: 1,
    sinceMs: 0,
    nextTryAtMs: 0,
    error: 'refused',
  };
  const undeliveredWith = async (cursors: Readonly<Record<string, Cursor>>) =>
    (await measuredAt(10, { bank: 5, shop: 5 }, cursors)).find(
      ([name]) => name === 'AlertsUndelivered',
    );
  expect(await undeliveredWith({})).toEqual(['AlertsUndelivered', 0]);
  const hiccup: Cursor = { record: 0, waiting: { ...waiting, fault: 'moment' } };
  expect(await undeliveredWith({ mail: hiccup })).toEqual(['AlertsUndelivered', 0]);
  const broken: Cursor = { record: 0, waiting: { ...waiting, fault: 'channel' } };
  expect(await undeliveredWith({ mail: broken })).toEqual(['AlertsUndelivered', 2]);
  expect(await undeliveredWith({ chat: broken })).toEqual(['AlertsUndelivered', 0]);
});
