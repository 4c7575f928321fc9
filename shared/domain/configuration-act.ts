import { whyInWords } from './acts/act-in-words.ts';
import { DEFAULT_SNAPSHOT_DAYS, type DomainSettings } from './settings.ts';

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
  /** What it changes of how long readings are kept; left out where it changes nothing of that. */
  readonly keeping?: Keeping;
  /** The key that its sender gave it; left out where none was given. */
  readonly key?: string;
};

/** For how many days the numbers of a reading were kept, and are from then on. */
export type Keeping = { readonly daysBefore: number; readonly days: number };

/** What is to be configured; `madeFrom` is the version that its author saw, 0 where there was none. */
export type Wanted = Omit<Configured, 'kind' | 'version' | 'keeping'> & {
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
    ...(now === undefined ? {} : keepingChanged(now.configuration, configuration)),
    ...(change === undefined ? {} : { change }),
    ...(key === undefined ? {} : { key }),
  };
  const act = { atMs, who, why, version: next, configuration: { ...configuration, settings } };
  return { kind: 'configured', act: { kind: 'configured', ...act, ...named } };
}

/** What a change makes of how long readings are kept; nothing where that stays. */
export function keepingChanged(
  before: DomainConfiguration,
  after: DomainConfiguration,
): Pick<Configured, 'keeping'> {
  const [daysBefore, days] = [daysOf(before), daysOf(after)];
  return days === daysBefore ? {} : { keeping: { daysBefore, days } };
}

const daysOf = ({ settings }: DomainConfiguration): number =>
  settings.snapshotDays ?? DEFAULT_SNAPSHOT_DAYS;

type Said = {
  readonly why: string;
  readonly change?: string | undefined;
  readonly keeping?: Keeping | undefined;
};

/** `it fills the disk (change CHG0042); readings are kept 35 days, 90 before: …`. */
export const configuredInWords = ({ why, change, keeping }: Said): string =>
  [whyInWords({ why, change }), ...(keeping === undefined ? [] : [keepingInWords(keeping)])].join(
    '; ',
  );

/** What a change of how long readings are kept does, and what it does not. */
function keepingInWords({ daysBefore, days }: Keeping): string {
  const sooner = days < daysBefore ? ', and nothing is deleted sooner' : '';
  return (
    `readings are kept ${days} days, before ${daysBefore}: what was read until now keeps its ` +
    `${daysBefore} days${sooner}`
  );
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
