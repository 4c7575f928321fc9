import { expect, it } from 'vitest';

import { checkChain } from '#domain/evidence/chain.ts';
import { placeOfHead } from '#domain/history/signed-head.ts';
import { canonicalJson, type JournalRecord } from '#domain/journal.ts';
import { signHistory } from '#functions/sign-history/sign-history.ts';
import { headsIn, isSigned, journalAt, momentsOf, signingOver } from '#test/history.ts';
import { CallGate, type CallFault } from '#test/service-gate.ts';
import { smallScenario } from '#test/service-scenario.ts';
import { Service, sha256Hex } from '#test/service.ts';

const message = { version: 1, kind: 'sign-history', domain: 'bank' } as const;
/** Three days of four records, and the first record of a fourth. */
const JOURNAL = journalAt(momentsOf('2026-03-02', 4, 4).slice(0, 13));

type Ports = Awaited<ReturnType<typeof signingOver>>;

const signedIn = async ({ heads }: Pick<Ports, 'heads'>): Promise<readonly string[]> =>
  (await headsIn(heads)).map((head) => `${head.day} ${placeOfHead(head).number}`);
const DAYS = ['2026-03-02 4', '2026-03-03 8', '2026-03-04 12'];

const changed = (record: JournalRecord): JournalRecord => ({ ...record, nonce: 'another' });

it('signs the last record of each day that another day follows, and nothing of a day that goes on', async () => {
  const ports = await signingOver(JOURNAL);
  await signHistory(message, ports);
  expect(await signedIn(ports)).toEqual(DAYS);
  const heads = await headsIn(ports.heads);
  expect(heads.map(isSigned)).toEqual([true, true, true]);
  const lines = heads.map(({ line }) => checkChain(`${line}\n`, sha256Hex));
  expect(lines).toEqual([4, 8, 12].map((number) => ({ first: number, last: number })));
});

it('signs the line of the chain from record 1, whose commitment is the hash of the record', async () => {
  const ports = await signingOver(JOURNAL);
  await signHistory(message, ports);
  const [head] = await headsIn(ports.heads);
  const [number, utc, commitment] = head?.line.split(' ') ?? [];
  expect([number, utc]).toEqual(['4', '2026-03-02T18:00:00.000Z']);
  expect(commitment).toBe(sha256Hex(canonicalJson(JOURNAL[3])));
});

it('run again, or two at once, keeps the one head that was first', async () => {
  const ports = await signingOver(JOURNAL);
  await Promise.all([signHistory(message, ports), signHistory(message, ports)]);
  const first = await headsIn(ports.heads);
  await signHistory(message, ports);
  expect(await headsIn(ports.heads)).toEqual(first);
  expect(first).toHaveLength(3);
  expect(ports.reasons.at(-1)).toBe('bank: no head is due after record 12');
});

it('makes up days that were left out, a month a run, and asks for the rest', async () => {
  const ports = await signingOver(journalAt(momentsOf('2026-01-01', 40, 2)));
  await signHistory(message, ports);
  expect(await signedIn(ports)).toHaveLength(31);
  expect(ports.sent).toEqual([message]);
  await signHistory(message, ports);
  expect(await signedIn(ports)).toHaveLength(39);
  expect(ports.sent).toHaveLength(1);
  expect((await headsIn(ports.heads)).every(isSigned)).toBe(true);
});

it('signs twice for a day that comes twice, and goes on', async () => {
  const moments = [
    '2026-03-02T23:55Z',
    '2026-03-03T00:01Z',
    '2026-03-02T23:59Z',
    '2026-03-03T00:05Z',
  ];
  const ports = await signingOver(journalAt(moments));
  await signHistory(message, ports);
  expect(await signedIn(ports)).toEqual(['2026-03-02 1', '2026-03-03 2', '2026-03-02 3']);
});

it('signs nothing of an empty journal', async () => {
  const ports = await signingOver([]);
  await signHistory(message, ports);
  expect(await signedIn(ports)).toEqual([]);
});

it('signs nothing after a record that does not follow the one before it', async () => {
  const journal = JOURNAL.map((record) => (record.number === 6 ? changed(record) : record));
  const ports = await signingOver(journal);
  await expect(signHistory(message, ports)).rejects.toThrow(
    'bank: record 7 follows another record 6 than the one that is there: nothing is signed after it',
  );
  expect(await signedIn(ports)).toEqual(['2026-03-02 4']);
});

it('says so where the record that was signed is another one by now', async () => {
  const before = await signingOver(JOURNAL.slice(0, 9));
  await signHistory(message, before);
  const journal = JOURNAL.map((record) => (record.number === 8 ? changed(record) : record));
  const ports = { ...(await signingOver(journal)), heads: before.heads };
  await expect(signHistory(message, ports)).rejects.toThrow(
    'bank: record 8 is not the one that was signed',
  );
});

it('keeps no signature beside the public half of another key', async () => {
  const ports = await signingOver(JOURNAL);
  const { signer } = ports;
  const other = { key: 'another', pem: (await signer.publicKey()).pem };
  const replaced = { sign: signer.sign.bind(signer), publicKey: async () => other };
  await expect(signHistory(message, { ...ports, signer: replaced })).rejects.toThrow(
    /was replaced by another just now/,
  );
  expect(await signedIn(ports)).toEqual([]);
});

const MOMENTS: readonly CallFault['moment'][] = ['before', 'after', 'refused', 'unanswered'];

it.each(MOMENTS)(
  'comes to the same heads, each once, whichever port call is %s',
  async (moment) => {
    const calls = async (fault?: CallFault) => {
      const ports = await signingOver(JOURNAL);
      const gate = new CallGate(fault);
      const watched = {
        ...ports,
        store: gate.watch('store', ports.store),
        heads: gate.watch('heads', ports.heads),
        signer: gate.watch('signer', ports.signer),
      };
      await Promise.race([signHistory(message, watched).catch(() => undefined), gate.killed]);
      return { ports, names: gate.names };
    };
    const { names } = await calls();
    expect(names.length).toBeGreaterThan(10);
    for (let atCall = 1; atCall <= names.length; atCall += 1) {
      const { ports } = await calls({ atCall, moment });
      const atFirst = await headsIn(ports.heads);
      await signHistory(message, ports);
      expect(await signedIn(ports), `call ${atCall}, ${names[atCall - 1]}`).toEqual(DAYS);
      const now = await headsIn(ports.heads);
      expect(now.slice(0, atFirst.length)).toEqual(atFirst);
      expect(now.every(isSigned)).toBe(true);
    }
  },
);

it('is asked for by a tick of each hour, so that a service signs yesterday by itself', async () => {
  const service = await new Service(smallScenario([]), {
    settings: { periodSeconds: 3 * 3600 },
  }).until(2 * 24 * 60);
  const heads = await headsIn(service.sealing.heads, service.settings.domain);
  expect(heads.length).toBeGreaterThan(0);
  expect(heads.every(isSigned)).toBe(true);
  expect(service.deadLetters).toEqual([]);
});
