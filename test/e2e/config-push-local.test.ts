import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { DynamoAuditStore } from '#adapters/aws/dynamodb/audit-store.ts';
import { openEmbeddedStore } from '#adapters/local/dynalite.ts';
import { DomainView } from '#contracts/api.ts';
import { ConfigurationInForce } from '#contracts/configuration-change.ts';
import { isJudged, type JournalRecord } from '#domain/journal.ts';
import { nextRecord } from '#runtime/apply-record.ts';

import { runToEnd, ServeProcess, type Ended } from './serve-process.ts';

const ME = `${userInfo().username} (not authenticated)`;
const MOST_RECORDS = 100;

let folder: string;
let data: string;
let service: ServeProcess | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'boks-audit-push-local-'));
  data = join(folder, 'data');
});
afterEach(async () => {
  await service?.end('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const domainOf = (name: string, replicas: readonly string[], more = ''): string =>
  `  - name: ${name}\n    simulator: { scenario: healthy }\n    master: { host: bokmaster }\n` +
  `    replicas: [${replicas.map((host) => `{ host: ${host} }`).join(', ')}]\n${more}`;
const fileOf = (name: string, ...domains: readonly string[]): string => {
  const file = join(folder, name);
  writeFileSync(file, `version: 1\ndomains:\n${domains.join('')}`);
  return file;
};

async function serve(config: string, speed = '1'): Promise<ServeProcess> {
  const words = ['serve', '--config', config, '--port', '0', '--data', data, '--speed', speed];
  service = new ServeProcess(words, folder);
  await service.answers();
  return service;
}
const push = async (file: string, ...more: readonly string[]): Promise<Ended> =>
  runToEnd(['config', 'push', file, '--why', 'CHG0042', '--data', data, ...more]);
const inForce = async (running: ServeProcess, domain = 'prod'): Promise<ConfigurationInForce> =>
  running.get(`/v1/domains/${domain}/configuration`, ConfigurationInForce);
/** What a process says, with its lines unbroken. */
const told = (text: string): string => text.replaceAll(/\s+/g, ' ');

async function recordsOf(domain: string): Promise<readonly JournalRecord[]> {
  const embedded = await openEmbeddedStore(join(data, 'dynalite'));
  const store = new DynamoAuditStore({ ...embedded, clock: { nowMs: () => 0 } });
  const records = await store.readRecords(domain, 1, MOST_RECORDS);
  await embedded.stop();
  return records;
}

describe('serve --config', () => {
  it('records what it was started with, once, and every sweep names a version of the journal', async () => {
    const file = fileOf('one.yaml', domainOf('prod', ['REPHOST']));
    const first = await serve(file, '3000');
    await first.until(async () => {
      const { domains } = await first.health();
      return domains[0]?.lastSweepAt ?? undefined;
    });
    expect(await inForce(first)).toMatchObject({
      version: 1,
      who: ME,
      why: `serve was started with ${file}`,
    });
    await first.end('SIGKILL');
    const again = await serve(file);
    expect(told(again.out)).toContain('in force prod: version 1, as');
    await again.end('SIGTERM');
    const records = await recordsOf('prod');
    const configured = records.filter(({ act }) => act.kind === 'configured');
    expect(configured.map(({ number }) => number)).toEqual([1]);
    const sweeps = records.filter((record) => isJudged(record));
    expect(sweeps.length).toBeGreaterThan(0);
    expect(new Set(sweeps.map(({ act }) => act.settingsVersion))).toEqual(new Set([1]));
  });

  it('records a changed file at the next start, and lets a domain rest that it no longer names', async () => {
    const two = [domainOf('prod', ['REPHOST']), domainOf('test', ['REPHOST'])] as const;
    await (await serve(fileOf('one.yaml', ...two))).end('SIGTERM');
    const changed = fileOf('one.yaml', domainOf('prod', ['REPHOST', 'REPHOST2']));
    const again = await serve(changed);
    expect(told(again.out)).toContain('in force prod: version 2, taken from');
    expect(told(again.out)).toContain('test: not watched any more');
    expect((await again.health()).domains.map(({ domain }) => domain)).toEqual(['prod']);
    const refused = await push(fileOf('test.yaml', two[1]));
    expect([refused.status, told(refused.out)]).toEqual([
      3,
      expect.stringContaining('test is not watched'),
    ]);
  });

  it('puts in force what was recorded by a process that died before it could', async () => {
    const file = fileOf('one.yaml', domainOf('prod', ['REPHOST']));
    await (await serve(file)).end('SIGKILL');
    await recordOnly(3);
    const again = await serve(file);
    expect(await inForce(again)).toMatchObject({ version: 2, who: 'ann', why: 'killed after it' });
    expect(told(again.out)).toContain('prod: version 2, by ann since');
  });
});

/** Appends a change to the journal of `prod`, and nothing that follows from it. */
async function recordOnly(periodMinutes: number): Promise<void> {
  const embedded = await openEmbeddedStore(join(data, 'dynalite'));
  const store = new DynamoAuditStore({ ...embedded, clock: { nowMs: () => 0 } });
  const head = await store.headRecord('prod');
  if (head?.act.kind !== 'configured') throw new Error('prod was not configured');
  const { configuration, version } = head.act;
  const settings = { ...configuration.settings, periodSeconds: periodMinutes * 60, version: 2 };
  const source = configuration.source.replace('"name"', `"period":"${periodMinutes}m","name"`);
  const act = { ...head.act, who: 'ann', why: 'killed after it', version: version + 1 };
  const made = { act: { ...act, configuration: { settings, source } }, nonce: 'n', sha256: String };
  expect(await store.appendRecord(nextRecord('prod', head, made))).toBe('committed');
  await embedded.stop();
}

describe('config push on one machine', () => {
  it('takes effect at the next sweep, and the next start does not take it back', async () => {
    const file = fileOf('one.yaml', domainOf('prod', ['REPHOST']));
    const first = await serve(file, '3000');
    const pushed = fileOf('two.yaml', domainOf('prod', ['REPHOST', 'REPHOST2']));
    const { status, out, err } = await push(pushed);
    expect([status, err]).toEqual([0, '']);
    expect(out).toContain('  - replica REPHOST2 added\n');
    expect(out).toContain('prod: taken as version 2\n');
    const found = await first.until(async () => {
      const { replicas } = await first.get('/v1/domains/prod', DomainView);
      return replicas.find(({ host, seen }) => host === 'REPHOST2' && seen === 'read');
    });
    expect(found.host).toBe('REPHOST2');
    await first.end('SIGKILL');

    const again = await serve(file);
    expect(await inForce(again)).toMatchObject({ version: 2, who: ME, why: 'CHG0042' });
    expect(told(again.out)).toContain(`prod: version 2, by ${ME} since`);
    expect(told(again.out)).toContain('was NOT taken: see how it differs with');
    await again.end('SIGTERM');

    const withPushed = await serve(pushed);
    expect(told(withPushed.out)).toContain('prod: version 2, as');
    await withPushed.end('SIGTERM');
    // Now the file is made from version 2, and a change of it counts again.
    const back = await serve(file);
    expect(told(back.out)).toContain('prod: version 3, taken from');
  }, 60_000);

  it('takes a domain that the file does not name, and a start leaves it in force', async () => {
    const file = fileOf('one.yaml', domainOf('prod', ['REPHOST']));
    const first = await serve(file);
    const more = fileOf('more.yaml', domainOf('test', ['REPHOST']));
    expect((await push(more, '--change', 'CHG0042')).out).toContain('test: taken as version 1');
    const shown = await runToEnd(['config', 'show', '--domain', 'test', '--data', data]);
    expect([shown.status, told(shown.out)]).toEqual([
      0,
      expect.stringContaining('# why: CHG0042 (change CHG0042)'),
    ]);
    writeFileSync(more, shown.out);
    expect((await push(more)).out).toContain('nothing changed: what the file says is in force');
    writeFileSync(more, `${shown.out}defaults: { keep: { snapshots: 90d } }\n`);
    const longer = await push(more, '--dry-run');
    expect(longer.out).toContain('  - keep.snapshots: 35d -> 90d\n');
    expect(longer.out).toContain(
      '  - what was read until now keeps its 35d, neither less nor more\n',
    );
    expect((await first.health()).domains.map(({ domain }) => domain)).toEqual(['prod', 'test']);
    await first.end('SIGKILL');
    const again = await serve(file);
    expect(told(again.out)).toContain('boks-audit watches prod, test.');
    expect(told(again.out)).toContain('does not name it');
  });
});

describe('config push on one machine is refused', () => {
  it.each([
    ['another world', '    simulator: { scenario: failover }\n', 'its history is of the simulated'],
    ['real hosts', '', 'live in different times'],
  ])('for %s, and says why', async (_what, simulator, reason) => {
    await serve(fileOf('one.yaml', domainOf('prod', ['REPHOST'])));
    const ssh = simulator === '' ? ', ssh: {}' : '';
    const other = fileOf(
      'other.yaml',
      `  - name: prod\n${simulator}    master: { host: bokmaster${ssh} }\n    replicas: []\n`,
    );
    const { status, out } = await push(other);
    expect([status, told(out)]).toEqual([3, expect.stringContaining(reason)]);
  });

  it('where no service runs', async () => {
    const file = fileOf('one.yaml', domainOf('prod', ['REPHOST']));
    const nobody = await push(file);
    expect([nobody.status, nobody.err]).toEqual([3, expect.stringContaining('no service runs on')]);
    await (await serve(file)).end('SIGKILL');
    const gone = await push(file);
    expect([gone.status, gone.err]).toEqual([3, expect.stringContaining('no service runs on')]);
  });

  it('at another address than that of the service whose token it is', async () => {
    const file = fileOf('one.yaml', domainOf('prod', ['REPHOST']));
    const { url } = await serve(file);
    expect(await push(file, '--api', url)).toMatchObject({ status: 0 });
    const { status, err } = await push(file, '--api', 'http://127.0.0.1:1');
    expect([status, told(err)]).toEqual([3, expect.stringContaining(`answers at ${url}, not at`)]);
  });
});

describe('the token', () => {
  it('is for its owner alone, kept over restarts, and refused where others may read it', async () => {
    const file = fileOf('one.yaml', domainOf('prod', ['REPHOST']));
    const path = join(data, 'token');
    await (await serve(file)).end('SIGTERM');
    expect((statSync(path).mode & 0o777).toString(8)).toBe('600');
    const token = readFileSync(path, 'utf8');
    expect(token).toMatch(/^[\w-]{43}\n$/);
    await (await serve(file)).end('SIGKILL');
    expect(readFileSync(path, 'utf8')).toBe(token);
    chmodSync(path, 0o640);
    const words = ['serve', '--config', file, '--port', '0', '--data', data];
    const { status, err } = await runToEnd(words);
    expect([status, err]).toEqual([3, expect.stringContaining('can be read or written by others')]);
  });

  it('is asked for by the service', async () => {
    const running = await serve(fileOf('one.yaml', domainOf('prod', ['REPHOST'])));
    const token = readFileSync(join(data, 'token'), 'utf8').trim();
    const put = async (authorization?: string): Promise<number> => {
      const headers = {
        'content-type': 'application/json',
        ...(authorization === undefined ? {} : { authorization }),
      };
      const address = `${running.url}/v1/domains/prod/configuration`;
      return (await fetch(address, { method: 'PUT', body: '{}', headers })).status;
    };
    expect(await put()).toBe(401);
    expect(await put(`Bearer ${'x'.repeat(43)}`)).toBe(401);
    expect(await put(`Bearer ${token}`)).toBe(400);
    expect((await inForce(running)).version).toBe(1);
  });
});

it('is run as docs/one-machine.md has it', async () => {
  const commands = readFileSync('docs/one-machine.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('npx boks-audit '))
    .map((line) => [...line.matchAll(/"([^"]*)"|\S+/g)].slice(2))
    .map((words) => words.map(([word, quoted]) => quoted ?? word));
  fileOf('boks-audit.yaml', domainOf('prod', ['REPHOST']));
  const [starting = [], ...others] = commands;
  service = new ServeProcess([...starting, '--port', '0'], folder);
  await service.answers();
  fileOf('boks-audit.yaml', domainOf('prod', ['REPHOST', 'REPHOST4']));
  const ends: string[] = [];
  for (const words of others) {
    const { status, out } = await runToEnd(words, folder);
    ends.push(`${status} ${out.split('\n').at(-2)}`);
  }
  expect(ends.slice(0, 3)).toEqual([
    '0 nothing was sent (--dry-run)',
    '0 prod: taken as version 2',
    '0   look whether each arrived; what could not be sent is in boks-audit status',
  ]);
  // Its hosts were not read yet.
  expect(ends.slice(3).map((end) => end.slice(0, 2))).toEqual(['3 ']);
});
