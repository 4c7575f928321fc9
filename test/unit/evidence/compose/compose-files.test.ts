import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { BAG_ENCODING } from '#adapters/bag-tools.ts';
import { composeBag } from '#domain/evidence/bag.ts';
import type { EvidenceGroup } from '#domain/evidence/collected.ts';
import { composeFiles, type ComposedFiles } from '#domain/evidence/compose/compose-files.ts';
import { documentsSent } from '#domain/evidence/compose/documents-sent.ts';
import { ALL_RULES } from '#domain/evidence/redaction/all-rules.ts';
import { knownOf, type Inventory } from '#domain/evidence/redaction/known.ts';
import { redactBundle, redactPath } from '#domain/evidence/redaction/redact-bundle.ts';
import { PROFILES } from '#domain/evidence/redaction/rule.ts';
import { bagInput, newKey } from '#test/bags.ts';
import { bundleFacts, keptText, sequenceText } from '#test/bundle-facts.ts';
import { collectedText, evidenceOf, type Printed } from '#test/host-evidence.ts';
import { hmac } from '#test/redaction.ts';
import { AT, MASTER, REPLICA } from '#test/story-2008.ts';

const UNCOUNTED = { profile: 'vendor-clear', counts: [] };
const composed = composeFiles(bundleFacts(), UNCOUNTED);

const textAt = (path: string, { files } = composed): string => {
  const found = files.find((file) => file.path === path);
  if (found?.text === undefined) throw new Error(`there is no ${path}`);
  return found.text;
};

type Findings = {
  findings: { host: string; table: number; runs: { run: string; files: object }[] }[];
};
type Hypotheses = {
  hypotheses: { hypothesis: string | null; cause: string; files: string[] }[];
};

describe('the bundle of the 2008 story', () => {
  it('starts with twelve lines: what happened, what to open, how to check it, whom to ask', async () => {
    const text = textAt('00-START-HERE.txt');
    expect(text.trimEnd().split('\n')).toHaveLength(12);
    await expect(text).toMatchFileSnapshot('golden/00-START-HERE.txt');
  });

  it.each(['01-report.txt', '06-reproduce.txt', '07-questions.txt', '05-timeline.csv'])(
    'has the %s that was read',
    async (name) => {
      await expect(textAt(name)).toMatchFileSnapshot(`golden/${name}`);
    },
  );

  it('tells the three differences in ASCII without separators, and that it still is so', () => {
    const report = textAt('01-report.txt').replaceAll(/\s+/g, ' ');
    expect(report).toContain('in 3 of 55 tables: T7 +1929, T9 +2339, T15 +178.');
    expect(report).toContain('A second pair confirmed it at 08:25:07 UTC. Still so at 2026-03-02');
    expect(report).toMatch(
      /1\. REPHOST was master for a time .* kept its numbers.* Nothing that was collected speaks for these:? 2\. /,
    );
  });
});

describe('the files for machines, of the 2008 story', () => {
  it('names the kind, the tables and what made the bundle', () => {
    expect(JSON.parse(textAt('02-incident.json'))).toMatchObject({
      kind: 'ahead',
      host: REPLICA,
      bundle: { version: 1, before: [], occasion: 'opened' },
      madeBy: { formats: { reading: 1 }, documents: ['BoksAudit-CollectEvidence-0123456789ab'] },
    });
  });

  it('names each document that was sent, for what, and to whom', () => {
    const sent = { step: 'replicas', attempt: 1, wanted: 'sequences', command: 'c' } as const;
    const commands = [
      { ...sent, hosts: ['REPHOST'], document: 'Read' },
      { ...sent, hosts: ['REPHOST3'], document: 'ReadThrough' },
      { ...sent, hosts: ['REPHOST', 'REPHOST4'], document: 'Read' },
      { ...sent, wanted: 'status', hosts: ['REPHOST3'], document: 'ReadThrough' } as const,
      // Begun by a version that did not write it down, or simulated.
      { ...sent, hosts: ['REPHOST5'] },
    ];
    expect(documentsSent({ commands })).toEqual([
      { document: 'Read', wanted: ['sequences'], hosts: ['REPHOST', 'REPHOST4'] },
      { document: 'ReadThrough', wanted: ['sequences', 'status'], hosts: ['REPHOST3'] },
    ]);
    expect(JSON.parse(textAt('collection/plan.json'))).toMatchObject({
      sent: [{ wanted: ['status', 'system'], hosts: [REPLICA, MASTER] }],
    });
  });

  it('has the three numbers of a table in every run, and where they stand', () => {
    const { findings }: Findings = JSON.parse(textAt('03-findings.json'));
    expect(findings.map(({ host, table }) => `${host} T${table}`)).toEqual([
      'REPHOST T7',
      'REPHOST T9',
      'REPHOST T15',
    ]);
    const opening = findings[1]?.runs.find(({ run }) => run === 'sweep-4');
    expect(opening).toMatchObject({ m1: 7917, r: 10_258, m2: 7919, difference: 2339 });
    const paths = composed.files.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(Object.values(opening?.files ?? {})));
  });

  it('ranks H1 to H10, each once, "was master" first', () => {
    const { hypotheses }: Hypotheses = JSON.parse(textAt('04-hypotheses.json'));
    expect(hypotheses[0]).toMatchObject({ hypothesis: 'H3', cause: 'was-master' });
    const numbers = hypotheses.flatMap(({ hypothesis }) => hypothesis ?? []);
    expect(numbers.toSorted((a, b) => Number(a.slice(1)) - Number(b.slice(1)))).toEqual(
      Array.from({ length: 10 }, (_, at) => `H${at + 1}`),
    );
    const paths = composed.files.map(({ path }) => path);
    const missing = hypotheses
      .flatMap(({ files }) => files)
      .filter((file) => !paths.some((path) => path.startsWith(file)));
    expect(missing).toEqual([]);
  });
});

describe('what hosts printed in the 2008 story', () => {
  it('has the raw sequence texts byte for byte, and pairs that show what is claimed', () => {
    const run = 'raw/20260302T082400Z-sweep-4';
    expect(textAt(`${run}/${REPLICA}/01-boksdiag-sequence.r.stdout`)).toBe(
      sequenceText({ 7: 6982, 9: 10_258, 15: 2043 }),
    );
    expect(textAt(`${run}/${MASTER}/01-boksdiag-sequence.m2.stdout`)).toBe(sequenceText());
    expect(composed.pairs.map(({ ahead }) => ahead.length)).toEqual([0, 3, 3, 3]);
  });

  it('has no hash of a text that was not redacted', () => {
    const everything = composed.files
      .filter(({ path }) => path !== 'integrity/chain.txt')
      .map(({ text }) => text ?? '')
      .join('\n')
      .replaceAll('5fa7'.repeat(16), 'the fingerprint of the key');
    expect(everything).not.toMatch(/[0-9a-f]{40}/i);
    expect(textAt('environment/env-diff.txt')).toContain(
      'method.conf of bokmaster and REPHOST: equal',
    );
  });

  it('tells of hosts, processes and packages side by side, and who was what when', () => {
    expect(textAt('environment/hosts.csv')).toContain('REPHOST,replica,replica,6.0.3,Linux 5.14.0');
    expect(textAt('environment/boks-processes.csv')).toContain(
      'REPHOST,boks_servm,1201,16:09,2026-03-02T08:10:21.000Z,/opt/boksm/lib/boks_servm',
    );
    expect(textAt('environment/hotfixes.csv')).toContain('bokmaster,2,HFBM-0011-6.0.3-1,');
    expect(textAt('environment/env-diff.txt')).toContain(
      'different  BOKSINIT: master master, REPHOST replica',
    );
    expect(textAt('environment/changes.csv')).toContain('role-moved opened');
    const { rolesRead }: { rolesRead: unknown } = JSON.parse(textAt('environment/topology.json'));
    expect(rolesRead).toContainEqual(
      expect.objectContaining({ host: REPLICA, role: 'master', record: 3 }),
    );
  });

  it('tells of a setting that is secret by its name whether it is equal, and no more', () => {
    const facts = bundleFacts();
    const collected = [MASTER, REPLICA].map((host) =>
      evidenceOf(host, 'configuration', {
        atMs: AT.collected,
        printed: { environment: `BRIDGE_PROXY_PASSWORD=px-${host}\n` },
      }),
    );
    const { files } = composeFiles({ ...facts, collected }, UNCOUNTED);
    const text = textAt('environment/env-diff.txt', { ...composed, files });
    expect(text).toContain('different  BRIDGE_PROXY_PASSWORD (not shown)');
    expect(text).not.toContain('px-');
  });

  it('has the history with the state of each sweep, the drill among them', () => {
    const deltas = textAt('history/deltas.csv');
    expect(deltas).toContain(
      '2026-03-02T08:24:07.000Z,REPHOST,T9,10258,7917,7919,ahead by its numbers',
    );
    expect(deltas).toContain('REPHOST,T9,10258,,,ran as master');
    expect(textAt('history/state-changes.csv')).toContain(
      ',5,prod-4-1,REPHOST,ahead,open,open,confirmed,',
    );
  });
});

describe('a bundle as it is released', () => {
  const facts = bundleFacts();
  const settings = {
    profile: 'vendor-pseudonymised',
    inventory: ofStory(),
    knownSecrets: [],
    hmac,
  } as const;

  it('is redacted, told with the counts of that, redacted again to the same counts, and sealed', () => {
    const first = redactBundle(composed.files, settings);
    if (first.kind === 'held') throw new Error(JSON.stringify(first.reasons));
    const counts = [{ rule: 'R20', count: countOf(first.report, 'R20') }];
    const again = composeFiles(facts, { profile: 'vendor-pseudonymised', counts });
    const second = redactBundle(again.files, settings);
    if (second.kind === 'held') throw new Error(JSON.stringify(second.reasons));
    expect(second.report.files).toEqual(first.report.files);

    const known = knownOf(settings.inventory, { told: [], seen: [] }, { hmac });
    const inBag = (path: string): string => redactPath(path, 'vendor-pseudonymised', known);
    const bag = composeBag(
      {
        ...bagInput(),
        payload: new Map(second.files.map(({ path, text }) => [path, BAG_ENCODING.hash(text)])),
        pairs: again.pairs.map((pair) => ({
          ...pair,
          host: inBag(pair.host),
          master: inBag(pair.master),
          replica: inBag(pair.replica),
        })),
      },
      newKey(),
      BAG_ENCODING,
    );
    expect(bag.kind === 'refused' ? bag.reasons : []).toEqual([]);
    // Neither by their names nor by the ids of their machines.
    expect(second.files.filter(({ text }) => /REPHOST|bokmaster|machine-of/i.test(text))).toEqual(
      [],
    );
  });

  it('takes nothing out of our own words with the profile that leaves names', () => {
    const clear = redactBundle(composed.files, { ...settings, profile: 'vendor-clear' });
    if (clear.kind === 'held') throw new Error(JSON.stringify(clear.reasons));
    const changed = clear.report.files.filter(({ counts }) => Object.keys(counts).length > 0);
    expect(changed).toEqual([]);
  });
});

it('docs/bundle.md says of every file what it is', () => {
  const page = readFileSync('docs/bundle.md', 'utf8');
  const places = [REPLICA, MASTER].map((host) => `logs/${host}/`);
  const untold = composed.files
    .map(({ path }) => places.reduce((all, place) => all.replace(place, 'logs/<host>/'), path))
    .map((path) => path.replace(/^raw\/[^/]+\/[^/]+\//, ''))
    // Those of the collectors are told together.
    .filter(
      (path) => !/^(?:0[2-9]|[123]\d)-.*\.stdout$/.test(path) && !page.includes(`\`${path}\``),
    );
  expect(untold).toEqual([]);
});

it.each(PROFILES)(
  'the counts of every rule of %s are told in words that no rule looks for',
  (profile) => {
    const counts = ALL_RULES.map(({ id }) => ({ rule: id, count: 4711 }));
    const { files } = composeFiles(bundleFacts({ collected: [], runs: [] }), { profile, counts });
    const reports = files.filter(({ path }) => path.startsWith('01-report'));
    const inventory = {
      hosts: [],
      users: [],
      addresses: [],
      boksDomains: [],
      sites: [],
      productVersions: [],
    };
    const redacted = redactBundle(reports, { profile, inventory, knownSecrets: [], hmac });
    if (redacted.kind === 'held') throw new Error(JSON.stringify(redacted.reasons));
    expect(redacted.report.files.map((file) => file.counts)).toEqual([{}, {}]);
    expect(reports[1]?.text?.match(/4711 by rule R\d\d, (?!see )/g)).toHaveLength(ALL_RULES.length);
  },
);

describe('what is missing', () => {
  it('is named, each thing once, when a host dies in the middle', () => {
    const facts = bundleFacts();
    const died = { kind: 'miss', cause: 'no-answer', detail: '' } as const;
    const collected = facts.collected.map((one) =>
      one.host === REPLICA && one.group !== 'status' ? { ...one, outcome: died } : one,
    );
    const partial = composeFiles({ ...facts, collected }, UNCOUNTED);
    expect(partial.plan).toMatchObject({ done: 39, planned: 60 });
    const text = textAt('collection/missing.txt', partial);
    expect(text).toContain('PARTIAL: 39 of 60 things that were wanted are here.');
    expect(text).toContain('collection-1/REPHOST/logs/errlog: no answer before the deadline');
    expect(textAt('00-START-HERE.txt', partial)).toContain('PARTIAL 39/60');
  });

  it('has the confirming read that was never made, and texts that are no longer kept', () => {
    const facts = bundleFacts();
    const runs = facts.runs
      .filter(({ meaning }) => meaning !== 'confirm')
      .map((run) => ({ ...run, answers: run.answers.map((one) => ({ ...one, raw: undefined })) }));
    const { plan, files, pairs } = composeFiles({ ...facts, runs }, UNCOUNTED);
    expect(plan.missing).toContainEqual({
      id: 'collection-1/REPHOST/sequence.r',
      why: 'it was not asked',
    });
    expect(plan.missing).toContainEqual({
      id: 'sweep-4/REPHOST/sequence.r',
      why: 'its text is not kept any more',
    });
    expect(pairs).toEqual([]);
    // The numbers of the opening are those of the incident, whatever is kept.
    expect(textAt('01-report.txt', { ...composed, files })).toContain('10258          7919');
  });

  it.each([
    [{ exit: 124, text: '' }, 'it took too long, and was ended'],
    [
      { exit: 124, text: 'Filesystem\n' },
      'it took too long, and was ended; only a part of it is here',
    ],
    [{ exit: 7, text: '' }, 'it failed with exit 7, and printed nothing'],
    [{ exit: 1, text: '\n' }, 'it failed with exit 1, and printed nothing'],
    [{ exit: 127, text: 'sh: not found' }, 'the host has no such command'],
  ])('has a collector that ended with %j', ({ exit, text }, why) => {
    const made = withOneOf('system', { disks: collectedText(text, { exit }) });
    const { plan } = made;
    expect(plan.missing).toEqual([{ id: 'collection-1/REPHOST/system/disks', why }]);
    const { length } = plan.missing;
    expect(textAt('collection/missing.txt', made)).toContain(
      `PARTIAL: ${plan.planned - length} of ${plan.planned} things`,
    );
    // In one of both, never in both.
    expect(textAt('collection/results.jsonl', made)).not.toContain('REPHOST/system/disks');
  });

  it('has no file that does not exist: that is an answer', () => {
    const { plan } = withOneOf('logs', { refusals: { kind: 'missing', reason: 'no-file' } });
    expect(plan.missing).toEqual([]);
  });
});

describe('what is here and not whole', () => {
  it('is missing where it was ended for its time, and its part is kept, marked as one', () => {
    const made = withOneOf('logs', {
      errlog: collectedText('boks_servm Mar  2 08:00:00\nINFO: a part\n', { exit: 124 }),
      'errlog-replication': collectedText('1:boks_servm\n', { exit: 124 }),
      refusals: collectedText('ERR 203: 1\n', { exit: 124 }),
    });
    expect(made.plan.missing.map(({ id }) => id)).toEqual(
      ['errlog', 'errlog-replication', 'refusals'].map(
        (name) => `collection-1/REPHOST/logs/${name}`,
      ),
    );
    expect(textAt('collection/missing.txt', made)).not.toContain('ENDED WITH AN ERROR');
    const marked = made.files.filter(({ text }) => text?.includes(ENDED));
    expect(marked.map(({ path }) => path.split('/').at(-1))).toEqual(
      expect.arrayContaining([
        'boks_errlog.txt',
        'boks_errlog-replication.txt',
        '31-refusals.stdout',
      ]),
    );
  });

  it('is named where it was cut on the host', () => {
    const made = withOneOf('logs', {
      'errlog-replication': collectedText('1:boks_servm\n', { cut: true }),
      refusals: collectedText('ERR 203: 1\n', { cut: true }),
    });
    const missing = textAt('collection/missing.txt', made);
    for (const name of ['errlog-replication', 'refusals']) {
      expect(missing).toContain(`/REPHOST/logs/${name}: --- boks-audit: more was printed`);
    }
    expect(textAt('logs/REPHOST/boks_errlog-replication.txt', made)).toMatch(
      /^--- boks-audit: more was printed .*\n1:boks_servm\n$/,
    );
  });

  it('is named where its command ended with an error', () => {
    const made = withOneOf('system', {
      disks: collectedText('permission denied\n', { exit: 1 }),
    });
    expect(textAt('collection/missing.txt', made)).toContain(
      ['HERE, BUT ENDED WITH AN ERROR', 'collection-1/REPHOST/system/disks: exit 1', ''].join('\n'),
    );
  });

  it('stands beside what is never collected, with the reason', () => {
    expect(textAt('collection/missing.txt')).toMatch(
      /\nNOT COLLECTED BY DESIGN\nNode keys: .*\nERR 203 .*\ndumpbase -m, cadm: .*\nThe id of the domain: /,
    );
  });
});

it('of three replicas the two that the master is not asked about are named', () => {
  const facts = bundleFacts();
  const replicas = [REPLICA, 'REPHOST3', 'REPHOST4'];
  const files = composeFiles(
    { ...facts, collection: { ...facts.collection, replicas } },
    UNCOUNTED,
  );
  expect(textAt('collection/missing.txt', files)).toContain(
    `checkdomain and hostadm of REPHOST3, REPHOST4: ${MASTER} is asked about the worst replica alone.`,
  );
});

it('the master before is taken from the history, where the sweep before did not reach it', () => {
  const facts = bundleFacts();
  const runs = facts.runs.map((run) => ({
    ...run,
    answers: run.answers.filter(({ place }) => place !== 'm1'),
  }));
  const report = textAt('01-report.txt', composeFiles({ ...facts, runs }, UNCOUNTED));
  expect(report.replaceAll(/\s+/g, ' ')).toContain('T9 host -> host group 7917 10258 7919 +2339');
  expect(report.replaceAll(/\s+/g, ' ')).toContain(
    '"Master before" is the last reading of bokmaster before that, at 2026-03-02 06:59:12 UTC',
  );
});

describe('a bundle of another kind', () => {
  it.each([
    ['stuck', 'An update that a replica never took'],
    ['empty', 'Data files of 0 bytes'],
    ['two-masters', 'What prevents two masters'],
    ['master-went-back', 'After a master was restored'],
  ] as const)(
    'asks of %s what is to be asked of it, and not how to make a replica ahead',
    (kind, asks) => {
      const facts = bundleFacts();
      const made = composeFiles({ ...facts, incident: { ...facts.incident, kind } }, UNCOUNTED);
      expect(textAt('07-questions.txt', made).replaceAll(/\s+/g, ' ')).toContain(asks);
      expect(textAt('06-reproduce.txt', made)).not.toContain('HOW IT CAN BE MADE');
    },
  );
});

describe('the next version', () => {
  it('repeats the numbers of the opening after the repair, and names the version before', () => {
    const facts = bundleFacts();
    const healed = (host: string, place: 'r' | 'm2') =>
      keptText(host, { place, sweep: 9, atMs: AT.collected + 9_000_000, sequence: sequenceText() });
    const runs = [
      ...facts.runs.filter(({ meaning }) => meaning === 'opening'),
      {
        meaning: 'confirm' as const,
        name: 'collection-2',
        atMs: AT.collected + 9_000_000,
        answers: [healed(REPLICA, 'r'), healed(MASTER, 'm2')],
      },
    ];
    const before = [{ version: 1, tagManifestSha256: 'ab'.repeat(32) }];
    const collection = { ...facts.collection, number: 2, version: 2 };
    const incident = { ...facts.incident, state: 'recovering' } as const;
    const { files } = composeFiles({ ...facts, runs, before, collection, incident }, UNCOUNTED);
    const report = textAt('01-report.txt', { ...composed, files }).replaceAll(/\s+/g, ' ');
    expect(report).toContain('T9 host -> host group 7917 10258 7919 +2339');
    expect(report).toContain('Not so any more at 2026-03-02');
    expect(textAt('02-incident.json', { ...composed, files })).toContain('ab'.repeat(32));
  });
});

function ofStory(): Inventory {
  const hosts = [REPLICA, MASTER].map((name) => ({ name, otherNames: [] }));
  return {
    hosts,
    users: [],
    addresses: ['10.20.30.41'],
    boksDomains: [],
    sites: [],
    productVersions: ['6.0.3'],
  };
}

function countOf(
  { files }: { readonly files: readonly { readonly counts: Readonly<Record<string, number>> }[] },
  rule: string,
): number {
  return files.reduce((sum, { counts }) => sum + (counts[rule] ?? 0), 0);
}

/** The facts with another answer of the replica in one group. */
function withOneOf(group: EvidenceGroup, printed: Printed): ComposedFiles {
  const facts = bundleFacts();
  const other = evidenceOf(REPLICA, group, { atMs: AT.collected, printed });
  const collected = facts.collected.map((one) =>
    one.host === REPLICA && one.group === group ? other : one,
  );
  return composeFiles({ ...facts, collected }, UNCOUNTED);
}

const ENDED = '--- boks-audit: it took too long and was ended';

it('names the node through which a host is read, where one is', () => {
  const facts = bundleFacts();
  const via = { [REPLICA]: 'bokgate1' };
  const through = composeFiles({ ...facts, settings: { ...facts.settings, via } }, UNCOUNTED);
  expect(JSON.parse(textAt('environment/topology.json', through))).toMatchObject({
    configured: { readThrough: via },
  });
  expect(textAt('environment/topology.json')).not.toContain('readThrough');
});
