import { expect, it } from 'vitest';

import type { Cursor } from '#domain/delivery.ts';
import type { DomainLook } from '#domain/domain-look.ts';
import { measureDomains } from '#runtime/metrics-at-ticks.ts';
import { settingsOf } from '#test/facts.ts';
import { sweepOf } from '#test/service-sweep.ts';

const MINUTE_MS = 60_000;

/** Measures at minute `atMinutes`, where each domain's newest sweep was scheduled at its minute. */
function measuredAt(
  atMinutes: number,
  newest: Readonly<Record<string, number | undefined>>,
  cursors: Readonly<Record<string, Cursor>> = {},
) {
  const measured: [string, number][] = [];
  const looks = Object.entries(newest).map(([domain, at]): DomainLook => ({
    domain,
    settings: settingsOf({ domain, channels: ['mail', 'pager'] }),
    latest: at === undefined ? undefined : sweepOf({ domain, scheduledAtMs: at * MINUTE_MS }),
    state: undefined,
    isBehind: false,
    cursors,
  }));
  measureDomains(looks, atMinutes * MINUTE_MS, (name, value) => void measured.push([name, value]));
  return measured;
}

const overdueAt = (...input: Parameters<typeof measuredAt>) =>
  measuredAt(...input).filter(([name]) => name === 'OverdueDomains');

it('measures none too: that a tick was carried out is heard by it', () => {
  expect(overdueAt(10, {})).toEqual([['OverdueDomains', 0]]);
  expect(overdueAt(10, { bank: 5 })).toEqual([['OverdueDomains', 0]]);
});

it('counts a domain from more than two periods after its newest sweep', () => {
  expect(overdueAt(10, { bank: 0 })).toEqual([['OverdueDomains', 0]]);
  expect(overdueAt(11, { bank: 0, shop: 0, other: 6 })).toEqual([['OverdueDomains', 2]]);
});

it('does not count a domain that was never swept', () => {
  expect(overdueAt(60, { bank: undefined })).toEqual([['OverdueDomains', 0]]);
});

it('counts the channels of all domains that hold something undelivered', () => {
  const waiting = {
    alert: 'bank-1-mail',
    record: 1,
    done: [],
    attempts: 1,
    sinceMs: 0,
    nextTryAtMs: 0,
    error: 'refused',
  };
  const undeliveredWith = (cursors: Readonly<Record<string, Cursor>>) =>
    measuredAt(10, { bank: 5, shop: 5 }, cursors).find(([name]) => name === 'AlertsUndelivered');
  expect(undeliveredWith({})).toEqual(['AlertsUndelivered', 0]);
  const hiccup: Cursor = { record: 0, waiting: { ...waiting, fault: 'moment' } };
  expect(undeliveredWith({ mail: hiccup })).toEqual(['AlertsUndelivered', 0]);
  const broken: Cursor = { record: 0, waiting: { ...waiting, fault: 'channel' } };
  expect(undeliveredWith({ mail: broken })).toEqual(['AlertsUndelivered', 2]);
  expect(undeliveredWith({ chat: broken })).toEqual(['AlertsUndelivered', 0]);
});
