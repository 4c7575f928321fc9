import type { Configured } from '#domain/configuration-act.ts';
import type { DomainSettings } from '#domain/settings.ts';
import type { InForce, KeptConfigurations } from '#ports/configurations.ts';

import { keptJson } from '../kept-json.ts';
import type { StoredItem } from './dynamodb/codec.ts';
import { refuseTooLarge } from './dynamodb/item-size.ts';
import {
  IS_NEW,
  ItemTable,
  type Condition,
  type Range,
  type TableAt,
} from './dynamodb/item-table.ts';
import { fixedWidth, type ItemKey } from './dynamodb/keys.ts';

/** A stored configuration cannot be read. */
export class ConfigurationDamaged extends Error {
  override readonly name = 'ConfigurationDamaged';

  constructor(domain: string, reason: string, options?: ErrorOptions) {
    super(`the stored configuration of ${domain} cannot be read: ${reason}`, options);
  }
}

/**
 * The configurations in the service's table, class CONFIGURATION: those in force in one partition, an
 * item a domain, so that all domains are one query; each version ever in force beside it. Every read
 * but `inForce` is consistent.
 */
export class TableConfigurations implements KeptConfigurations {
  readonly #table: ItemTable;

  constructor(at: TableAt) {
    this.#table = new ItemTable(at);
  }

  async domains(): Promise<readonly string[]> {
    return (await this.#items({ consistent: true })).map(({ sk }) => String(sk));
  }

  async inForce(): Promise<readonly InForce[]> {
    return (await this.#items({ consistent: false })).map(inForceOf);
  }

  /** One whose version is not there, as of the configuration in force: a sweep must be judged. */
  async read(domain: string, version?: number): Promise<DomainSettings | undefined> {
    const inForce = await this.readAct(domain);
    const act =
      version === undefined || inForce === undefined || inForce.version === version
        ? inForce
        : ((await this.readAct(domain, version)) ?? inForce);
    return act?.configuration.settings;
  }

  async readAct(domain: string, version?: number): Promise<Configured | undefined> {
    if (domain === '') return undefined;
    return this.#readAt(version === undefined ? keyOf(domain) : versionKey(domain, version));
  }

  async #items({ consistent }: Pick<Range, 'consistent'>): Promise<readonly StoredItem[]> {
    return this.#table.query(PARTITION, { limit: MOST_DOMAINS, newestFirst: false, consistent });
  }

  async #readAt(key: ItemKey): Promise<Configured | undefined> {
    const item = await this.#table.get(key);
    return item && readConfigurationItem(item);
  }

  async announce(domain: string): Promise<void> {
    refuseNameless(domain);
    await this.#table.put(announcedItem(domain), IS_NEW);
  }

  async keep(domain: string, record: number, act: Configured): Promise<void> {
    refuseNameless(domain);
    const [ofVersion, inForce] = configurationItems(domain, record, act);
    // First, so that each version that was ever in force can be read.
    await this.#table.put(ofVersion, notHigherThan(record));
    await this.#table.put(inForce, notHigherThan(record));
  }
}

/** The two items of a configuration: its version's, and the one in force. */
export function configurationItems(
  domain: string,
  record: number,
  act: Configured,
): readonly [ofVersion: StoredItem, inForce: StoredItem] {
  const text = keptJson(act);
  const key = keyOf(domain);
  refuseTooLarge(key, Buffer.byteLength(text) + ROOM_FOR_THE_REST);
  const item = { v: VERSION, j: text, g: record };
  return [
    { ...versionKey(domain, act.version), ...item },
    { ...key, ...item },
  ];
}

/** The item of a domain that nothing has configured yet. */
export const announcedItem = (domain: string): StoredItem => ({
  ...keyOf(domain),
  v: VERSION,
  g: ANNOUNCED,
});

/** One domain's damage keeps nobody from the others. */
function inForceOf(item: StoredItem): InForce {
  const domain = String(item['sk']);
  try {
    const act = readConfigurationItem(item);
    return act === undefined ? { domain } : { domain, settings: act.configuration.settings };
  } catch (error) {
    if (error instanceof ConfigurationDamaged) return { domain };
    throw error;
  }
}

/** The act that an item holds; undefined where its domain is announced only. */
export function readConfigurationItem(item: StoredItem): Configured | undefined {
  const { pk, sk, v: version, g: record, j: text } = item;
  const domain = pk === PARTITION ? String(sk) : String(pk).slice(PARTITION_OF_VERSIONS.length + 1);
  if (version !== VERSION) {
    throw new ConfigurationDamaged(domain, `its version is ${String(version)}`);
  }
  return record === ANNOUNCED ? undefined : parsed(domain, text);
}

/** The text was made by `keep`; what is not JSON of such an act was written by somebody else. */
function parsed(domain: string, text: unknown): Configured {
  try {
    const act: unknown = JSON.parse(String(text));
    if (isConfigured(act)) return act;
  } catch (error) {
    throw new ConfigurationDamaged(domain, 'it is no JSON', { cause: error });
  }
  throw new ConfigurationDamaged(domain, 'it is of another form');
}

const isConfigured = (value: unknown): value is Configured =>
  typeof value === 'object' && value !== null && 'version' in value && 'configuration' in value;

const keyOf = (domain: string): ItemKey => ({ pk: PARTITION, sk: domain });
const versionKey = (domain: string, version: number): ItemKey => ({
  pk: `${PARTITION_OF_VERSIONS}#${domain}`,
  sk: fixedWidth(version),
});

const notHigherThan = (record: number): Condition => ({
  expression: 'attribute_not_exists(#pk) OR #g <= :g',
  names: { '#pk': 'pk', '#g': 'g' },
  values: { ':g': record },
});

function refuseNameless(domain: string): void {
  if (domain === '') throw new Error('a configuration is of a domain without a name');
}

const PARTITION = 'CONFIGURATION#domains';
const PARTITION_OF_VERSIONS = 'CONFIGURATION#versions';
/** The version that is written; a change of form needs a new one, and its reader beside the old. */
export const VERSION = 1;
/** In place of a record: none has configured the domain yet. */
const ANNOUNCED = 0;
const MOST_DOMAINS = 1_000;
const ROOM_FOR_THE_REST = 200;
