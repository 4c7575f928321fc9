import type { DomainSettings } from './settings.ts';

/** A domain's configuration: as judging sees it, and as it was written. */
export type DomainConfiguration = {
  readonly settings: DomainSettings;
  /** Canonical JSON of the file with this domain alone: what was sent, and what people get back. */
  readonly source: string;
};

/** A person's act: from its record on, the domain is configured so. */
export type Configured = {
  readonly kind: 'configured';
  readonly atMs: number;
  readonly who: string;
  readonly why: string;
  /** The number of the change that allows it; left out where none was given. */
  readonly change?: string;
  /** From 1, one more at each change. */
  readonly version: number;
  readonly configuration: DomainConfiguration;
  /** The key that its sender gave it; left out where none was given. */
  readonly key?: string;
};

/** What is to be configured; `madeFrom` is the version that its author saw, 0 where there was none. */
export type Wanted = Omit<Configured, 'kind' | 'version'> & {
  readonly madeFrom: number;
};

/** What becomes of a change, with the version that is then in force. */
export type ConfigurationDecision =
  | { readonly kind: 'configured'; readonly act: Configured }
  | { readonly kind: 'unchanged'; readonly version: number }
  /** Another version is in force, or the key in force is that of another change. */
  | { readonly kind: 'conflict'; readonly version: number; readonly over: 'version' | 'key' }
  /** It is the change in force, sent again. */
  | { readonly kind: 'repeated'; readonly version: number };

/**
 * What becomes of a change. The same configuration again is no change, whatever version it was made
 * from: so a repeat after a lost answer is told what its first try was told.
 */
export function decideConfiguration(
  now: Configured | undefined,
  wanted: Wanted,
): ConfigurationDecision {
  const { madeFrom, atMs, who, why, change, configuration, key } = wanted;
  const version = now?.version ?? 0;
  if (now !== undefined && key !== undefined && now.key === key) {
    return isRepeat(now, wanted)
      ? { kind: 'repeated', version }
      : { kind: 'conflict', version, over: 'key' };
  }
  if (now !== undefined && now.configuration.source === configuration.source) {
    return { kind: 'unchanged', version };
  }
  if (madeFrom !== version) return { kind: 'conflict', version, over: 'version' };
  const next = version + 1;
  const settings = { ...configuration.settings, version: next };
  const named = {
    ...(change === undefined ? {} : { change }),
    ...(key === undefined ? {} : { key }),
  };
  const act = { atMs, who, why, version: next, configuration: { ...configuration, settings } };
  return { kind: 'configured', act: { kind: 'configured', ...act, ...named } };
}

/** Whenever it was asked for. */
const isRepeat = (
  now: Configured,
  { madeFrom, who, why, change, configuration }: Wanted,
): boolean =>
  now.version === madeFrom + 1 &&
  now.who === who &&
  now.why === why &&
  now.change === change &&
  now.configuration.source === configuration.source;
