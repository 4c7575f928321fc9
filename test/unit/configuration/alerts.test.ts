import { describe, expect, it } from 'vitest';

import { alertsInFile } from '#contracts/configuration-alerts.ts';
import { Configuration, toSettings } from '#contracts/configuration.ts';
import { DEFAULT_ALERTS, type AlertSettings } from '#domain/alert-settings.ts';

const DOMAIN = {
  name: 'demo',
  simulator: { scenario: 'healthy' },
  master: { host: 'm' },
  replicas: [],
};

const parse = (domain?: object, defaults?: object) =>
  Configuration.safeParse({
    version: 1,
    ...(defaults === undefined ? {} : { defaults: { alerts: defaults } }),
    domains: [domain === undefined ? DOMAIN : { ...DOMAIN, alerts: domain }],
  });

function alertsOf(domain?: object, defaults?: object): AlertSettings | undefined {
  const { data, error } = parse(domain, defaults);
  expect(error?.issues).toBeUndefined();
  return data && toSettings(data)[0]?.alerts;
}

const faultsOf = (domain: object): readonly string[] =>
  (parse(domain).error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);

describe('who hears what of a domain', () => {
  it('is as D10 has it where nothing is said', () => {
    expect(alertsOf()).toEqual(DEFAULT_ALERTS);
  });

  it('is what the domain says, then what defaults say, line by line', () => {
    const domain = { critical: { pager: 'never' }, pageAfter: { silent: '2h' } };
    const defaults = {
      zone: 'Europe/Berlin',
      critical: { pager: 'office-hours', remind: '12h' },
      pageAfter: { stuck: 'never' },
    };
    expect(alertsOf(domain, defaults)).toEqual({
      ...DEFAULT_ALERTS,
      zone: 'Europe/Berlin',
      critical: { ...DEFAULT_ALERTS.critical, pager: 'never', remindSeconds: 43_200 },
      pageAfter: { ...DEFAULT_ALERTS.pageAfter, silent: 7_200, stuck: 'never' },
    });
  });

  it.each([
    ['Mon-Fri 08:00-18:00', [1, 2, 3, 4, 5], 480, 1_080],
    ['Sat 00:00-24:00', [6], 0, 1_440],
    ['Mon,Wed-Thu,Sun 09:30-17:15', [1, 3, 4, 7], 570, 1_035],
  ])('has office hours %s, and writes them so', (officeHours, days, fromMinute, toMinute) => {
    const alerts = alertsOf({ officeHours });
    expect(alerts?.officeHours).toEqual({ days, fromMinute, toMinute });
    expect(alertsInFile(alerts ?? DEFAULT_ALERTS)).toMatchObject({ officeHours });
  });

  it('is written for people as the file has it', () => {
    const written = alertsInFile({ ...DEFAULT_ALERTS, digestMinute: 455 });
    expect(written).toMatchObject({
      digestAt: '07:35',
      critical: { pager: 'at-once', unacknowledged: '4h' },
      warning: { unacknowledged: 'never', remind: '168h' },
      pageAfter: { 'master-silent': '30m', blind: '1h', silent: 'never' },
    });
    expect(alertsOf(written)).toEqual({ ...DEFAULT_ALERTS, digestMinute: 455 });
  });
});

const AT = 'domains.0.alerts';
const HOURS = `${AT}.officeHours: write office hours as Mon-Fri 08:00-18:00`;
const ZONE = `${AT}.zone: write a zone by its IANA name: Europe/Berlin, or UTC`;

describe('a fault is named with its place', () => {
  it.each<readonly [object, string]>([
    [{ zone: 'Europe/Berlinn' }, ZONE],
    [{ zone: '' }, ZONE],
    [{ zone: '+01:00' }, ZONE],
    [{ zone: 1 }, ZONE],
    [{ officeHours: 'Mon-Fri' }, HOURS],
    [{ officeHours: 'Fri-Mon 08:00-18:00' }, HOURS],
    [{ officeHours: 'Mon-Tue-Wed 08:00-18:00' }, HOURS],
    [{ officeHours: 'Mo-Fr 08:00-18:00' }, HOURS],
    [{ officeHours: 'Mon-Fri 18:00-08:00' }, HOURS],
    [{ officeHours: 'Mon-Fri 08:00-24:01' }, HOURS],
    [{ officeHours: 'Mon-Fri 08:60-18:00' }, HOURS],
    [{ officeHours: 8 }, HOURS],
    [{ digestAt: '8:00' }, `${AT}.digestAt: write a time of day as 08:00`],
    [{ digestAt: '24:00' }, `${AT}.digestAt: write a time of day as 08:00`],
    [
      { critical: { pager: 'sometimes' } },
      `${AT}.critical.pager: write one of at-once, office-hours, never`,
    ],
    [{ error: { mail: 'office-hours' } }, `${AT}.error.mail: write one of at-once, daily, never`],
    [{ warning: { remind: '7d' } }, `${AT}.warning.remind: write a duration as 4h, or never`],
    [{ pageAfter: { stuck: 30 } }, `${AT}.pageAfter.stuck: write a duration as 4h, or never`],
  ])('%j', (alerts, fault) => {
    expect(faultsOf(alerts)).toEqual([fault]);
  });

  it('a kind or a key that nobody knows', () => {
    expect(faultsOf({ pageAfter: { stuk: '1h' } })[0]).toContain(`${AT}.pageAfter`);
    expect(faultsOf({ zones: 'UTC' })[0]).toContain('zones');
  });
});
