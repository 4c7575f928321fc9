import fc from 'fast-check';
import { expect, it } from 'vitest';

import { clashesOf, refusalOfPath } from '#domain/evidence/bag-path.ts';
import type { BundleFacts, HostEvidence, KeptText } from '#domain/evidence/bundle-facts.ts';
import { COLLECTORS, type Collected } from '#domain/evidence/collected.ts';
import { composeFiles } from '#domain/evidence/compose/compose-files.ts';
import { faultOfPair } from '#domain/evidence/raw-pair.ts';
import { knownOf } from '#domain/evidence/redaction/known.ts';
import { redactPath } from '#domain/evidence/redaction/redact-bundle.ts';
import type { IncidentKind } from '#domain/incident.ts';
import { bundleFacts, keptText, sequenceText } from '#test/bundle-facts.ts';
import { collectedText, evidenceOf } from '#test/host-evidence.ts';
import { hmac } from '#test/redaction.ts';
import { AT, MASTER, REPLICA } from '#test/story-2008.ts';

import { fixedAndFresh } from '../support/seeds.ts';

const KINDS: readonly IncidentKind[] = [
  'ahead',
  'stuck',
  'empty',
  'two-masters',
  'master-went-back',
];

/** Names as a configuration has them, as a host may claim them, and each other's twins. */
const host = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(MASTER, REPLICA, 'rephost', 'R1.bank.example', 'host-2'),
  },
  { weight: 1, arbitrary: fc.constantFrom('..', '-rf', '', 'a/b', 'é', 'x'.repeat(300), 'dot.') },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
);

const counters = fc.dictionary(fc.integer({ min: 0, max: 54 }).map(String), fc.maxSafeNat(), {
  maxKeys: 55,
});
const missed = { kind: 'miss', cause: 'no-answer', detail: '' } as const;

const answer: fc.Arbitrary<KeptText> = fc
  .record({
    host: fc.constantFrom(MASTER, REPLICA, 'REPHOST3'),
    place: fc.constantFrom('m1', 'r', 'm2'),
    counters,
    fate: fc.constantFrom('read', 'read', 'read', 'miss', 'no text', 'rubbish'),
  })
  .map(({ host: name, place, counters: said, fate }) => {
    const sequence = sequenceText(said);
    const kept = keptText(name, { place, sweep: 4, atMs: AT.opened, sequence });
    switch (fate) {
      case 'miss':
        return { ...kept, raw: undefined, outcome: missed };
      case 'no text':
        return { ...kept, raw: undefined };
      case 'rubbish':
        return { ...kept, raw: 'ssh: no route\n', outcome: missed };
      case 'read':
        return kept;
    }
  });

const brought: fc.Arbitrary<Collected> = fc.oneof(
  fc
    .record({
      text: fc.string({ unit: 'grapheme-ascii' }),
      exit: fc.constantFrom(undefined, 0, 1, 124, 127),
      cut: fc.boolean(),
    })
    .map(({ text, exit, cut }) => collectedText(text, { exit, cut })),
  fc
    .constantFrom('not-master', 'no-peer', 'no-file', 'not-readable')
    .map((reason): Collected => ({ kind: 'missing', reason })),
);

const evidence: fc.Arbitrary<HostEvidence> = fc
  .record({
    host,
    group: fc.constantFrom('status', 'system', 'configuration', 'logs'),
    isMissed: fc.boolean(),
    zone: fc.constantFrom('+0000', '-', '+0545', 'nonsense'),
    texts: fc.array(brought, { minLength: 9, maxLength: 9 }),
  })
  .map(({ host: name, group, isMissed, zone, texts }) => {
    const printed = Object.fromEntries(
      COLLECTORS[group].flatMap((collector, at) => {
        const text = texts[at];
        return text === undefined ? [] : [[collector, text]];
      }),
    );
    const one = evidenceOf(name, group, { atMs: AT.collected, zone, printed });
    return isMissed ? { ...one, outcome: missed } : one;
  });

const many = Array.from({ length: 200 }, (_, table) => ({
  table,
  master: 1,
  replica: 1 + table,
  difference: table,
}));

const facts: fc.Arbitrary<BundleFacts> = fc
  .record({
    kind: fc.constantFrom(...KINDS),
    host: fc.option(host),
    replicas: fc.array(host, { maxLength: 3 }),
    tables: fc.constantFrom([], many, bundleFacts().incident.tables),
    runs: fc.array(
      fc.record({
        meaning: fc.constantFrom('last-good', 'opening', 'confirm', 'recovery'),
        name: fc.constantFrom('sweep-4', 'sweep-5', 'collection-1', 'sweep 1/../x'),
        atMs: fc.constantFrom(AT.opened, AT.collected),
        answers: fc.array(answer, { maxLength: 4 }),
      }),
      { maxLength: 4 },
    ),
    collected: fc.array(evidence, { maxLength: 6 }),
    isBare: fc.boolean(),
  })
  .map(({ kind, host: name, replicas, tables, runs, collected, isBare }) => {
    const story = bundleFacts();
    return {
      ...story,
      incident: { ...story.incident, kind, host: name, tables, now: tables },
      collection: { ...story.collection, replicas },
      runs,
      collected,
      ...(isBare ? { records: [], history: [], causes: [], chain: '' } : {}),
    };
  });

it.each(fixedAndFresh)(
  'whatever the facts are, every path may stand in a bag, redacted or not, and no two are one ($label)',
  ({ seed }) => {
    fc.assert(
      fc.property(facts, (one) => {
        const { files } = composeFiles(one, { profile: 'vendor-clear', counts: [] });
        const paths = files.map(({ path }) => `data/${path}`);
        const names = [one.incident.host ?? '', ...one.collection.replicas, MASTER, REPLICA];
        const inventory = {
          hosts: names.map((name) => ({ name, otherNames: [] })),
          users: [],
          addresses: [],
          boksDomains: [],
          sites: [],
          productVersions: [],
        };
        const known = knownOf(inventory, { told: [], seen: [] }, { hmac });
        const redacted = paths.map((path) => redactPath(path, 'vendor-pseudonymised', known));
        for (const all of [paths, redacted]) {
          expect(all.flatMap((path) => refusalOfPath(path) ?? [])).toEqual([]);
          expect(clashesOf(all)).toEqual([]);
        }
      }),
      { seed, numRuns: RUNS },
    );
  },
);

it.each(fixedAndFresh)(
  'everything that was planned is in the results or is missing, never both, never neither ($label)',
  ({ seed }) => {
    fc.assert(
      fc.property(facts, (one) => {
        const { files, plan } = composeFiles(one, { profile: 'vendor-clear', counts: [] });
        const textAt = (path: string): string =>
          files.find((file) => file.path === path)?.text ?? '';
        const planned: { items: { id: string }[] } = JSON.parse(textAt('collection/plan.json'));
        const results = textAt('collection/results.jsonl')
          .split('\n')
          .filter((line) => line !== '')
          .map((line): { id: string } => JSON.parse(line));
        const missing = textAt('collection/missing.txt')
          .replace(/\n\n(?:HERE, BUT|LEFT OUT|NOT COLLECTED)[^]*/, '\n')
          .split('\n')
          .slice(3)
          .flatMap((line) => line.split(': ', 1))
          .filter((id) => id !== '');
        const ids = planned.items.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        expect([...results.map(({ id }) => id), ...missing].toSorted()).toEqual(ids.toSorted());
        expect(plan).toMatchObject({ done: results.length, planned: ids.length });
      }),
      { seed, numRuns: RUNS },
    );
  },
);

it.each(fixedAndFresh)(
  'the pairs show in their texts what is claimed of them ($label)',
  ({ seed }) => {
    fc.assert(
      fc.property(facts, (one) => {
        const { files, pairs } = composeFiles(one, { profile: 'vendor-clear', counts: [] });
        const texts = new Map(files.map(({ path, text }) => [`data/${path}`, text]));
        expect(pairs.flatMap((pair) => faultOfPair(pair, (path) => texts.get(path)) ?? [])).toEqual(
          [],
        );
      }),
      { seed, numRuns: RUNS },
    );
  },
);

const RUNS = process.env['LONG'] === undefined ? 20 : 150;
