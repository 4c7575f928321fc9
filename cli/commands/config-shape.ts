import { alertsInFile } from '#contracts/configuration-alerts.ts';
import { isReadBySsm } from '#contracts/configuration-defaults.ts';
import { pathsOf, toSettings, type Configuration } from '#contracts/configuration.ts';
import { deliveryOf } from '#contracts/delivery.ts';
import { DEFAULT_ALERTS } from '#domain/alert-settings.ts';
import { DEFAULT_SNAPSHOT_DAYS } from '#domain/settings.ts';

import { ROLE, type DomainShape, type Facts } from '../text/configuration-changes.ts';

/**
 * What a configuration means for one of its domains, all of it: with what comes from `defaults` and
 * from us, so that the same meaning written in two ways is no change.
 */
export function shapeOf(configuration: Configuration, name: string): DomainShape | undefined {
  const domain = configuration.domains.find((one) => one.name === name);
  const settings = toSettings(configuration).find((one) => one.domain === name);
  if (domain === undefined || settings === undefined) return undefined;
  const { domain: _, version: __, master: ___, replicas: ____, via: _____, ...judged } = settings;
  const { simulator } = domain;
  const hosts = [
    ...domain.replicas.map((replica) => ({ ...replica, [ROLE]: 'replica' })),
    { ...domain.master, [ROLE]: 'master' },
  ];
  return {
    facts: factsOf({
      ...judged,
      snapshotDays: judged.snapshotDays ?? DEFAULT_SNAPSHOT_DAYS,
      alerts: alertsInFile(judged.alerts ?? DEFAULT_ALERTS),
      paths: pathsOf(domain, configuration),
      delivery: isReadBySsm(domain) ? {} : deliveryOf(domain, configuration.defaults),
      simulator,
      nodes: Object.fromEntries((domain.nodes ?? []).map(({ name: node, ...way }) => [node, way])),
    }),
    hosts: Object.fromEntries(hosts.map(({ host, ...facts }) => [host, factsOf(facts)])),
  };
}

/** Every value under its path; what is empty or `no` is left out, being what holds when nothing is said. */
function factsOf(value: object, path: readonly string[] = []): Facts {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
      const here = [...path, key];
      if (isPlain(inner)) return Object.entries(factsOf(inner, here));
      const text = textOf(key, inner);
      return text === '' ? [] : [[labelOf(here), text]];
    }),
  );
}

const isPlain = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function textOf(key: string, value: unknown): string {
  if (value === undefined || value === false) return '';
  if (value === true) return 'yes';
  if (Array.isArray(value)) return value.map((one) => textOf(key, one)).join(' ');
  if (typeof value === 'number' && isSeconds(key)) return durationOf(value);
  if (typeof value === 'number' && key.endsWith('Days')) return `${value}d`;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The names that the file has for what is counted in seconds inside. */
const labelOf = (path: readonly string[]): string =>
  path.map((key) => NAMES_IN_FILE[key] ?? key).join('.');

const isSeconds = (key: string): boolean => key === 'seconds' || key.endsWith('Seconds');

/** As the file writes it: `90s`, `5m`, `1h`. */
function durationOf(seconds: number): string {
  if (seconds % 3600 === 0) return `${seconds / 3600}h`;
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}

/** The name in the file of how long readings are kept. */
export const KEPT = 'keep.snapshots';

const NAMES_IN_FILE: Readonly<Record<string, string>> = {
  periodSeconds: 'period',
  replicaSeconds: 'replicaTime',
  masterSeconds: 'masterTime',
  joiningSeconds: 'joining',
  seconds: 'time',
  snapshotDays: KEPT,
};
