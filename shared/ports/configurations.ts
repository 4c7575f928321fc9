import type { DomainSettings } from '#domain/settings.ts';

/** The configured domains. */
export interface Configurations {
  domains(): Promise<readonly string[]>;
  read(domain: string): Promise<DomainSettings | undefined>;
}
