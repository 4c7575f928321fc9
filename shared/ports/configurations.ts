import type { Configured } from '#domain/configuration-act.ts';
import type { DomainSettings } from '#domain/settings.ts';

/** The configured domains. */
export interface Configurations {
  domains(): Promise<readonly string[]>;
  /** In force now, or as of a version, where versions are kept. */
  read(domain: string, version?: number): Promise<DomainSettings | undefined>;
}

/** What is in force in a domain. */
export type InForce = {
  readonly domain: string;
  /** Left out where nothing has configured it yet, and where what did cannot be read: `read` says why. */
  readonly settings?: DomainSettings;
};

/** Configurations that are in force, kept as items made from the journal's records. */
export interface KeptConfigurations extends Configurations {
  /** Of each domain, in the order of names, in one read. May be old. */
  inForce(): Promise<readonly InForce[]>;
  /** The act that configured a domain, as it is in force; or that made this version, and no other. */
  readAct(domain: string, version?: number): Promise<Configured | undefined>;
  /**
   * Names a domain before its first configuration is recorded: `domains` gives it from now on, so that
   * a tick finds that record though its writer died.
   */
  announce(domain: string): Promise<void>;
  /** Puts what a domain's record `record` configured, where the stored record is not higher. */
  keep(domain: string, record: number, act: Configured): Promise<void>;
}
