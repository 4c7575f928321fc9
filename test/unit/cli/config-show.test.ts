import { beforeEach, describe, expect, it } from 'vitest';

import { NotDone } from '#cli/commands/service-api.ts';
import { toldOfConfiguration } from '#cli/commands/show-configuration.ts';
import { toldOfHistory } from '#cli/commands/show-history.ts';
import type { ReachedApi } from '#cli/local/api-calls.ts';
import { readConfigurationFile } from '#cli/local/configuration-file.ts';
import { domainsAlone } from '#cli/local/domain-alone.ts';

import { ActingApi } from '../serve-api/acting.ts';

const PATH = '/v1/domains/bank/configuration';
const BANK = { domain: 'bank', data: '' };
const fileOf = (minutes: number, site: string) => ({
  version: 1,
  defaults: { joining: '2h' },
  domains: [
    {
      period: `${minutes}m`,
      replicas: [{ ssm: { tag: 'BoksHost=REPHOST' }, site, host: 'REPHOST' }],
      master: { ssm: { node: 'i-0123456789abcdef0' }, host: 'MASTER' },
      name: 'bank',
    },
  ],
});

let served: ActingApi;
let api: ReachedApi;
beforeEach(() => {
  served = new ActingApi();
  const url = 'http://localhost';
  api = {
    url,
    kind: 'machine',
    call: async ({ address }) => {
      const answer = await served.app.request(address.slice(url.length));
      const bytes = new Uint8Array(await answer.arrayBuffer());
      const text = new TextDecoder().decode(bytes);
      return { status: answer.status, bytes, text, location: undefined, link: undefined };
    },
  };
});

const put = async (body: object) => (await served.send('PUT', PATH, { body })).body;
/** Two versions; the second names a site that YAML and terminals must be kept from. */
async function pushTwo(): Promise<void> {
  const first = { madeFrom: 0, why: 'first', configuration: fileOf(5, 'Turku') };
  const why = 'REPHOST is read every\nten minutes, as agreed with those who own it';
  await put(first);
  await put({
    madeFrom: 1,
    why,
    change: 'CHG0042',
    configuration: fileOf(10, 'yes: #\u009b31m "x"'),
  });
}
const refusalOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.catch((reason: unknown) => reason);
  if (error instanceof NotDone) return error.message;
  throw new Error('it was not refused', { cause: error });
};

describe('boks-audit config show', () => {
  it('prints what is in force as a file, with who, when and why above it', async () => {
    await pushTwo();
    const { text } = await toldOfConfiguration(api, BANK);
    expect(text).toMatchInlineSnapshot(`
      "# bank, version 2, in force since 2026-03-02 08:00 UTC, by
      # arn:aws:iam::111111111111:user/ann
      # why: REPHOST is read every ten minutes, as agreed with those who own it
      # (change CHG0042)
      # SHA-256 3010932bf3ab66646eb5e4aa0d3f00522c26ace850d389067167908d26502dfd
      version: 1
      defaults:
        joining: 2h
      domains:
        - name: bank
          period: 10m
          master:
            host: MASTER
            ssm:
              node: i-0123456789abcdef0
          replicas:
            - host: REPHOST
              site: "yes: #\\x9b31m \\"x\\""
              ssm:
                tag: BoksHost=REPHOST
      "
    `);
  });

  it('prints what, pushed again, changes nothing', async () => {
    await pushTwo();
    const { text } = await toldOfConfiguration(api, BANK);
    const [alone] = domainsAlone(readConfigurationFile(text, 'shown.yaml'));
    expect(alone).toMatchObject({ domain: 'bank' });
    expect(await put({ madeFrom: 0, why: 'again', configuration: alone?.given })).toEqual({
      domain: 'bank',
      version: 2,
      changed: false,
    });
  });

  it('prints an older version, which pushed is in force again', async () => {
    await pushTwo();
    const { text, json } = await toldOfConfiguration(api, { ...BANK, version: 1 });
    expect(text).toMatch(/^# bank, version 1, since /);
    expect(json).toMatchObject({ version: 1, why: 'first', configuration: fileOf(5, 'Turku') });
    const { given } = readConfigurationFile(text, 'shown.yaml');
    await put({ madeFrom: 2, why: 'back', configuration: given });
    expect((await served.get(PATH)).body).toMatchObject({
      version: 3,
      configuration: fileOf(5, 'Turku'),
    });
  });
});

describe('the versions that boks-audit config show tells', () => {
  it('are all, newest first, within 80 columns', async () => {
    await pushTwo();
    const { text, json } = await toldOfConfiguration(api, { ...BANK, versions: true });
    expect(text).toMatchInlineSnapshot(`
      "bank: 2 versions, the newest is in force

        version 2, since 2026-03-02 08:00 UTC, by arn:aws:iam::111111111111:user/ann
            REPHOST is read every ten minutes, as agreed with those who own it (change
            CHG0042)

        version 1, since 2026-03-02 08:00 UTC, by arn:aws:iam::111111111111:user/ann
            first
      "
    `);
    expect(json).toMatchObject({ items: [{ version: 2 }, { version: 1 }], more: false });
  });

  it('are in the history, with who, why and the change number', async () => {
    await pushTwo();
    const { text } = await toldOfHistory(api, BANK);
    expect(text.replaceAll(/\s+/g, ' ')).toMatch(
      /record 2, \S+ann put configuration 2 in force: REPHOST .* own it \(change CHG0042\)/,
    );
  });

  it('are there with how long readings are kept, before and after', async () => {
    await pushTwo();
    const longer = { ...fileOf(5, 'Turku'), defaults: { keep: { snapshots: '90d' } } };
    await put({ madeFrom: 2, why: 'an audit', configuration: longer });
    await put({ madeFrom: 3, why: 'it is over', configuration: fileOf(5, 'Turku') });
    const { text } = await toldOfHistory(api, BANK);
    const told = text.replaceAll(/\s+/g, ' ');
    expect(told).toContain('in force: an audit; readings are kept 90 days, before 35: what was');
    expect(told).toContain('now keeps its 90 days, and nothing is deleted sooner');
  });

  it.each([
    [{ version: 9 }, 'bank: there is no version 9 of it yet: 2 is in force; boks-audit status'],
    [{ domain: 'dr' }, 'dr: no configuration of a domain of this name is kept; boks-audit status'],
    [{ version: 1, versions: true }, 'ask for --version or for --versions, not for both'],
  ])('says in a line why it shows nothing: %o', async (options, reason) => {
    await pushTwo();
    expect(await refusalOf(toldOfConfiguration(api, { ...BANK, ...options }))).toContain(reason);
  });
});
