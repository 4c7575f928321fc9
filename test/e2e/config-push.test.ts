import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { MemoryAuditStore } from '#adapters/memory/audit-store.ts';
import { MemoryBundles } from '#adapters/memory/bundles.ts';
import { MemoryRollUps } from '#adapters/memory/roll-ups.ts';
import { MemorySignedHeads } from '#adapters/memory/signed-heads.ts';
import { MemoryVault } from '#adapters/memory/vault.ts';
import { apiOf } from '#functions/serve-api/app.ts';
import { unservableOnAws } from '#functions/serve-api/configuration.ts';
import { SignedApi } from '#test/signed-api.ts';

import { MemoryConfigurations } from '../unit/configuration/memory-configurations.ts';
import { runToEnd, type Ended } from './serve-process.ts';

const KEYS = { id: 'AKIDEXAMPLE', secret: 'a secret', token: 'a session token' };
const ANN = 'arn:aws:sts::111111111111:assumed-role/operators/ann';
const NOW_MS = Date.UTC(2026, 10, 20, 10, 0, 12);

let folder: string;
let store: MemoryAuditStore;
let api: SignedApi;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'boks-audit-push-'));
  store = new MemoryAuditStore();
  const kept = new MemoryConfigurations();
  let nonces = 0;
  const app = apiOf({
    store,
    kept,
    bundles: new MemoryBundles(),
    heads: new MemorySignedHeads(),
    vault: new MemoryVault(),
    software: 'boks-audit test',
    rollUps: new MemoryRollUps(),
    configurations: kept,
    queue: { send: async () => undefined },
    clock: { nowMs: () => NOW_MS },
    nonces: { next: () => `nonce ${(nonces += 1)}` },
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    service: { pid: null, version: 'test', startedAtMs: 0, speed: 1, story: () => null },
    unservable: unservableOnAws,
    failed: () => undefined,
  });
  api = await SignedApi.open(KEYS, ANN, app);
  vi.stubEnv('AWS_ACCESS_KEY_ID', KEYS.id);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', KEYS.secret);
  vi.stubEnv('AWS_SESSION_TOKEN', KEYS.token);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await api.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A file of domains; each as the lines of its own. */
const fileOf = (...domains: readonly string[]): string => {
  const file = join(folder, 'boks-audit.yaml');
  writeFileSync(file, `version: 1\ndomains:\n${domains.join('')}${WATCHED}`);
  return file;
};
const WATCHED = 'defaults: { heartbeat: https://watcher.example.com/1 }\n';
const domainOf = (name: string, more = ''): string =>
  `  - name: ${name}\n${more}    master: { host: ${name}master, ssm: { tag: Boks=m } }\n` +
  `    replicas:\n      - { host: REPHOST, ssm: { node: i-0123456789abcdef0 } }\n`;
const REPHOST2 = '      - { host: REPHOST2, formerMaster: true, ssm: { tag: Boks=2 } }\n';

const push = async (file: string, ...more: readonly string[]): Promise<Ended> =>
  runToEnd(
    [
      'config',
      'push',
      file,
      '--why',
      'CHG0042',
      '--api',
      api.url,
      '--region',
      'eu-central-1',
    ].concat(more),
  );
const methods = (): readonly string[] => api.received.map(({ method }) => method);
const actOf = async (domain: string) => (await store.headRecord(domain))?.act;

describe('config push', () => {
  it('puts new domains in force, signed, with who and why', async () => {
    const { status, out, err } = await push(fileOf(domainOf('prod'), domainOf('test')));
    expect(err).toBe('');
    expect(out.split('\n')).toEqual([
      'prod: new, with 2 hosts; the service does not know it yet',
      'test: new, with 2 hosts; the service does not know it yet',
      '',
      'prod: taken as version 1',
      'test: taken as version 1',
      '',
    ]);
    expect(status).toBe(0);
    expect(await actOf('prod')).toMatchObject({ who: ANN, why: 'CHG0042', version: 1 });
  });

  it('says in words what changes, and sends only what changed', async () => {
    await push(fileOf(domainOf('prod'), domainOf('test')));
    api.received.length = 0;
    const changed = domainOf('prod', '    period: 10m\n    busy: [5, 20]\n') + REPHOST2;
    const { status, out } = await push(fileOf(changed, domainOf('test')));
    expect(out.split('\n')).toEqual([
      'prod: version 1 is in force, by',
      `${ANN} since 2026-11-20 10:00 UTC:`,
      'CHG0042',
      '  - replica REPHOST2 added: formerMaster yes, ssm.tag Boks=2',
      '  - period: 5m -> 10m',
      '  - busy: 5 -> 5 20',
      'test: unchanged, version 1',
      '',
      'prod: taken as version 2',
      '',
    ]);
    expect(status).toBe(0);
    expect(methods()).toEqual(['GET', 'GET', 'PUT']);
    const back = await push(fileOf(domainOf('prod')), '--domain', 'prod');
    expect(back.out).toContain('  - replica REPHOST2 removed\n');
  });

  it('sends nothing where nothing changed, also where the same is written in another way', async () => {
    await push(fileOf(domainOf('prod')));
    const { status, out } = await push(fileOf(domainOf('prod', '    period: 300s\n')));
    expect({ status, out }).toEqual({
      status: 0,
      out: 'prod: unchanged, version 1\nnothing changed: what the file says is in force\n',
    });
    expect((await store.headRecord('prod'))?.number).toBe(1);
  });

  it('sends nothing with --dry-run', async () => {
    const { status, out } = await push(fileOf(domainOf('prod')), '--dry-run');
    expect({ status, last: out.split('\n').at(-2) }).toEqual({
      status: 0,
      last: 'nothing was sent (--dry-run)',
    });
    expect(methods()).toEqual(['GET']);
  });
});

/** The commands of a page that begin so, as words, with `$API` in place. */
const commandsOf = (page: string, begins: string): readonly (readonly string[])[] =>
  readFileSync(page, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith(begins))
    .map((line) => [...line.replace('$API', api.url).matchAll(/"([^"]*)"|\S+/g)])
    .map((words) => words.slice(2).map(([word, quoted]) => quoted ?? word));

it('is run as docs/deploy.md has it', async () => {
  fileOf(domainOf('prod'));
  const commands = commandsOf('docs/deploy.md', 'npx boks-audit config ');
  const ends: string[] = [];
  for (const words of commands) {
    // The stand-in has no name that holds its Region.
    const region = words[1] === 'push' ? ['--region', 'eu-central-1'] : [];
    const { status, out } = await runToEnd([...words, ...region], folder);
    const lines = out.split('\n');
    // What checking says last is what it costs.
    ends.push(`${status} ${words[1] === 'check' ? lines[0] : lines.at(-2)}`);
  }
  expect(ends).toEqual([
    '0 ok: 1 domain, 2 hosts',
    '0 nothing was sent (--dry-run)',
    '0 prod: taken as version 1',
  ]);
});

describe('config push --json', () => {
  it('tells programs the same as JSON', async () => {
    await push(fileOf(domainOf('test')));
    const changed = domainOf('test', '    period: 10m\n');
    const jsonOf = async (...more: readonly string[]): Promise<unknown> =>
      JSON.parse((await push(fileOf(domainOf('prod'), changed), '--json', ...more)).out);
    const planned = [
      { domain: 'prod', plan: 'new', versionBefore: null, changes: [] },
      { domain: 'test', plan: 'changed', versionBefore: 1, changes: ['period: 5m -> 10m'] },
    ];
    const unsent = { outcome: 'not-sent', version: null, reason: null };
    expect(await jsonOf('--dry-run')).toEqual({
      domains: planned.map((one) => ({ ...one, ...unsent })),
    });
    expect(await jsonOf()).toEqual({
      domains: planned.map((one, at) => ({
        ...one,
        outcome: 'taken',
        version: at + 1,
        reason: null,
      })),
    });
    expect(await jsonOf()).toMatchObject({ domains: [{ plan: 'same' }, { plan: 'same' }] });
  });
});

describe('config push that is not taken', () => {
  it('tells who pushed in between, and what to do', async () => {
    await push(fileOf(domainOf('prod')));
    const changed = fileOf(domainOf('prod', '    period: 10m\n'));
    const { status, out } = await push(changed, '--made-from', '0');
    const [, told = ''] = out.split('\n\n');
    expect(told.replaceAll(/\s+/g, ' ')).toBe(
      'prod: NOT taken: somebody changed it meanwhile: version 1 is in force, not 0: look at it, ' +
        'then change it Look at what is in force now (config push … --dry-run shows how the file ' +
        'differs), bring what the other changed into your file, and push again. ',
    );
    expect(status).toBe(3);
    expect((await store.headRecord('prod'))?.number).toBe(1);
  });

  it('says which domains were taken and which not, and ends with 1', async () => {
    api.before = ({ method, target }) =>
      method === 'PUT' && target.includes('/test/')
        ? Response.json({ message: 'Service Unavailable' }, { status: 503 })
        : undefined;
    const { status, out } = await push(fileOf(domainOf('prod'), domainOf('test')));
    expect(out.split('\n').slice(3)).toEqual([
      'prod: taken as version 1',
      'test: it is not known whether it was taken: it answered with 503: Service',
      'Unavailable',
      '  Push the same file again: what was taken is not taken twice.',
      '',
    ]);
    expect(status).toBe(1);
  });

  it('is taken once where the answer is lost and it is pushed again', async () => {
    const file = fileOf(domainOf('prod'));
    api.after = ({ method }, answer) =>
      method === 'PUT' ? Response.json({ message: 'Gateway Timeout' }, { status: 504 }) : answer;
    expect(await push(file)).toMatchObject({ status: 3 });
    api.after = (_, answer) => answer;
    const { status, out } = await push(file);
    expect({ status, out }).toMatchObject({
      status: 0,
      out: expect.stringMatching(/nothing changed/),
    });
    expect((await store.headRecord('prod'))?.number).toBe(1);
  });
});

describe('config push that the service refuses', () => {
  it('sends nothing more after a refusal', async () => {
    api.before = ({ method }) =>
      method === 'PUT' ? Response.json({ message: 'Forbidden' }, { status: 403 }) : undefined;
    const { status, out } = await push(fileOf(domainOf('prod'), domainOf('test')));
    expect(out.replaceAll(/\s+/g, ' ')).toContain(
      'prod: NOT taken: you may not do this (403); on AWS reading takes the managed policy that ' +
        'ends in -reader, changing the one that ends in -operator: Forbidden test: NOT taken: it ' +
        'was not sent',
    );
    expect({ status, puts: methods().filter((method) => method === 'PUT').length }).toEqual({
      status: 3,
      puts: 1,
    });
  });

  it('says the fault that only the service found', async () => {
    api.before = ({ method }) =>
      method === 'PUT'
        ? Response.json(
            {
              type: 'about:blank',
              title: 'Bad Request',
              status: 400,
              detail: 'configuration.x: nothing of this name',
              instance: '/v1',
              requestId: 'r',
            },
            { status: 400 },
          )
        : undefined;
    const { status, out } = await push(fileOf(domainOf('prod')));
    expect(out.replaceAll(/\s+/g, ' ')).toContain('configuration.x: nothing of this name');
    expect(status).toBe(3);
  });
});

describe('config push that cannot begin', () => {
  it('is refused with a wrong key, in AWS words', async () => {
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'guessed');
    const { status, err } = await push(fileOf(domainOf('prod')));
    expect(err).toContain('you may not do this (403)');
    expect(err).toContain('the signature is another');
    expect(err).toContain('nothing was sent');
    expect(status).toBe(3);
    expect(await actOf('prod')).toBeUndefined();
  });

  it('says that there are no credentials', async () => {
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']) {
      vi.stubEnv(name, undefined);
    }
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'none'));
    vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'none'));
    const { status, err } = await push(fileOf(domainOf('prod')));
    expect(err).toContain('there are no AWS credentials to sign with');
    expect(status).toBe(3);
    expect(api.received).toEqual([]);
  });

  it('says that nothing answers', async () => {
    const { url } = api;
    await api.close();
    const words = ['config', 'push', fileOf(domainOf('prod')), '--why', 'x', '--api', url];
    const { status, err } = await runToEnd([...words, '--region', 'eu-central-1']);
    expect(err).toContain(`no answer from ${url}: nothing listens there`);
    expect(status).toBe(3);
  });

  it('tells the faults of the file as config check does', async () => {
    const file = fileOf(domainOf('Prod'));
    const pushed = await push(file);
    const checked = await runToEnd(['config', 'check', file]);
    expect(pushed.err).toBe(checked.err);
    expect(pushed.err).toContain(':3: domains[0].name: a domain name has');
    expect([pushed.status, methods()]).toEqual([3, []]);
  });
});

describe('config push that is asked for wrongly', () => {
  it('refuses a domain that the service on AWS could not read', async () => {
    const simulated = 'simulator: { scenario: healthy }\n    master: { host: m }\n    replicas: []';
    const file = fileOf(domainOf('prod'), `  - name: demo\n    ${simulated}\n`);
    const { status, err } = await push(file);
    expect(err).toContain('demo: no host of it names ssm, so the service on AWS cannot read it');
    expect([status, methods()]).toEqual([3, []]);
    expect((await push(file, '--domain', 'prod')).status).toBe(0);
  });

  it.each([
    ['no reason', ['--why', ' '], 'say why'],
    ['a domain that the file has not', ['--domain', 'dr'], 'the file has no domain dr'],
    ['no address', ['--api', 'ftp://x'], 'no address of a service'],
    [
      'another machine without https',
      ['--api', 'http://example.com', '--region', 'eu-central-1'],
      'which has https',
    ],
    ['a service on this machine whose data it is not given', [], 'no service runs on .boks-audit'],
    ['a user in the address', ['--api', 'https://a:b@example.com'], 'has no user'],
    [
      'a name of the site and no Region',
      ['--api', 'https://audit.example.com'],
      'say in which Region',
    ],
  ])('refuses %s', async (_what, more, reason) => {
    for (const name of ['AWS_REGION', 'AWS_DEFAULT_REGION']) vi.stubEnv(name, undefined);
    const words = ['config', 'push', fileOf(domainOf('prod')), '--why', 'x', '--api', api.url];
    const { status, err } = await runToEnd([...words, ...more]);
    expect(err).toContain(reason);
    expect([status, methods()]).toEqual([3, []]);
  });
});
