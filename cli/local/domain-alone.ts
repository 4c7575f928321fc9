import { MOST_CHANGE_CHARACTERS } from '#contracts/configuration-change.ts';
import { Configuration, toSettings } from '#contracts/configuration.ts';
import type { DomainConfiguration } from '#domain/configuration-act.ts';
import { canonicalJson } from '#domain/journal.ts';

import type { ConfigurationFile } from './configuration-file.ts';
import { NotServable } from './served-domain.ts';

/** A file with one of its domains only: what a domain's journal keeps. */
export type DomainAlone = { readonly domain: string; readonly given: object };

/** A checked file, domain by domain. */
export const domainsAlone = ({ configuration, given }: ConfigurationFile): readonly DomainAlone[] =>
  configuration.domains.map(({ name }, at) => ({ domain: name, given: alone(given, at) }));

/** What a journal is to hold of it. Throws `NotServable` where it is too large for a record. */
export function domainConfigurationOf({ domain, given }: DomainAlone): DomainConfiguration {
  const [settings] = toSettings(Configuration.parse(given));
  if (settings?.domain !== domain) throw new Error(`${domain} is not in its own file`);
  const source = canonicalJson(given);
  if (source.length <= MOST_CHANGE_CHARACTERS) return { settings, source };
  throw new NotServable(
    `domain ${domain}: it takes ${source.length} characters as JSON, at most ` +
      `${MOST_CHANGE_CHARACTERS} can be kept`,
  );
}

/** The file with one of its domains; its form was checked. */
const alone = (given: unknown, at: number): object =>
  isFile(given) ? { ...given, domains: given.domains.slice(at, at + 1) } : {};

const isFile = (given: unknown): given is { readonly domains: readonly unknown[] } =>
  typeof given === 'object' && given !== null && 'domains' in given && Array.isArray(given.domains);
