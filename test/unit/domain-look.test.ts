import { expect, it } from 'vitest';

import { whyLeftAlone, type DomainLook } from '#domain/domain-look.ts';
import { phaseOffsetSeconds } from '#domain/sweep-plan.ts';
import { settingsOf } from '#test/facts.ts';
import { sweepOf } from '#test/service-sweep.ts';

import { stateOf } from '../contract/builders.ts';
import { configuredOf } from '../contract/configurations.contract.ts';

const PERIOD_SECONDS = 300;
const MINUTE_MS = 60_000;
const settings = settingsOf({ periodSeconds: PERIOD_SECONDS, channels: ['mail', 'pager'] });
const { domain } = settings;
/** A time at which the domain is swept. */
const SWEPT_MS = 1_772_438_400_000 + phaseOffsetSeconds(domain, PERIOD_SECONDS) * 1000;
const NOW_MS = SWEPT_MS + 3 * MINUTE_MS;
const owing = { asOf: 7, upTo: 0, records: [4], newestAtMs: NOW_MS - MINUTE_MS };
const state = stateOf(domain, 7, { alertsOwed: { ...owing, records: [], newestAtMs: 0 } });

/** Nothing is due, three minutes after a sweep that is judged. */
const QUIET: DomainLook = {
  domain,
  settings,
  latest: sweepOf({ domain, stage: 'judged', judgedBy: 7, scheduledAtMs: SWEPT_MS }),
  state,
  isBehind: false,
  cursors: {},
};
const lookOf = (differing: Partial<DomainLook>): DomainLook => ({ ...QUIET, ...differing });

it('leaves a domain alone where nothing is due, and says why', () => {
  expect(whyLeftAlone(QUIET, NOW_MS)).toBe('no sweep is due');
  const running = sweepOf({ domain, scheduledAtMs: NOW_MS - MINUTE_MS });
  expect(whyLeftAlone(lookOf({ latest: running }), NOW_MS)).toBe('skipped: sweep 1 is running');
});

it('leaves it alone where all that was owed was told', () => {
  const told = { mail: { record: 4 }, pager: { record: 4 } };
  const look = lookOf({ state: { ...state, alertsOwed: owing }, cursors: told });
  expect(whyLeftAlone(look, NOW_MS)).toBe('no sweep is due');
});

it('has it looked at closely where a sweep is due', () => {
  expect(whyLeftAlone(QUIET, SWEPT_MS + 5 * MINUTE_MS)).toBeUndefined();
});

const { settings: _, ...unconfigured } = QUIET;
const followUp = { id: `${domain}/f`, dueAtMs: NOW_MS, hosts: [], master: 'M', askedBy: 7 };
const incident = { incident: 'bank-1-1', kind: 'ahead', occasion: 'opened', askedBy: 1 } as const;
const newer = configuredOf(domain, 2);
it.each<readonly [string, DomainLook]>([
  ['a sweep outlived its deadline', lookOf({ latest: sweepOf({ domain, scheduledAtMs: 0 }) })],
  ['a sweep is read and not judged', lookOf({ latest: sweepOf({ stage: 'read' }) })],
  [
    'a follow-up is due',
    lookOf({ state: { ...state, memory: { ...state.memory, followUps: [followUp] } } }),
  ],
  ['evidence is owed', lookOf({ state: { ...state, evidence: { owed: [incident] } } })],
  ['an alert is owed for a minute', lookOf({ state: { ...state, alertsOwed: owing } })],
  ['a record was not applied', lookOf({ isBehind: true })],
  ['nothing is known to be in force', unconfigured],
  ['a newer configuration was recorded', lookOf({ state: { ...state, configured: newer } })],
])('has it looked at closely: %s', (_why, look) => {
  expect(whyLeftAlone(look, NOW_MS)).toBeUndefined();
});
