import { refuseTooLarge } from '#adapters/aws/dynamodb/item-size.ts';
import { frozenJson } from '#adapters/memory/frozen-json.ts';
import type { Configured } from '#domain/configuration-act.ts';
import type { KeptConfigurations } from '#ports/configurations.ts';

/** Kept in memory, under the same contract as the table's. */
export class MemoryConfigurations implements KeptConfigurations {
  readonly #acts = new Map<string, { readonly record: number; readonly act: Configured }>();

  readonly #versions = new Map<string, Configured>();

  readonly #announced = new Set<string>();

  inForce = async () =>
    Promise.all(
      [...this.#announced].toSorted().map(async (domain) => {
        const settings = await this.read(domain);
        return { domain, ...(settings && { settings }) };
      }),
    );
  domains = () => Promise.resolve([...this.#announced].toSorted());
  readAct = (domain: string, version?: number): Promise<Configured | undefined> =>
    Promise.resolve(
      version === undefined
        ? this.#acts.get(domain)?.act
        : this.#versions.get(`${domain} ${version}`),
    );
  read = async (domain: string, version?: number) => {
    const inForce = await this.readAct(domain);
    const act = this.#versions.get(`${domain} ${version}`) ?? inForce;
    return inForce && act?.configuration.settings;
  };
  // eslint-disable-next-line typescript/require-await -- what it throws becomes a rejection
  announce = async (domain: string): Promise<void> => {
    if (domain === '') throw new Error('a configuration is of a domain without a name');
    this.#announced.add(domain);
  };
  // eslint-disable-next-line typescript/require-await -- what it throws becomes a rejection
  keep = async (domain: string, record: number, act: Configured): Promise<void> => {
    if (domain === '') throw new Error('a configuration is of a domain without a name');
    const { value, characters } = frozenJson(act);
    refuseTooLarge({ pk: 'CONFIGURATION', sk: domain }, characters);
    this.#versions.set(`${domain} ${act.version}`, value);
    const isNewer = (this.#acts.get(domain)?.record ?? 0) <= record;
    this.#announced.add(domain);
    if (isNewer) this.#acts.set(domain, { record, act: value });
  };
}
