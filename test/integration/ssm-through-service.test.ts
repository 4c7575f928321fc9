import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { CHECK_TOOLS } from '#adapters/bag-tools.ts';
import { openEmbeddedStore, type EmbeddedStore } from '#adapters/local/dynalite.ts';
import { openZip } from '#adapters/open-zip.ts';
import { folderOf } from '#domain/evidence/bag-layout.ts';
import { checkBag, type OpenedBag } from '#domain/evidence/check-bag.ts';
import type { EvidenceEnded } from '#domain/evidence/evidence-act.ts';
import { DeployedService } from '#test/deployed-service.ts';
import { textIn } from '#test/sealing.ts';
import { smallScenario } from '#test/service-scenario.ts';
import {
  COLLECT_DOCUMENT,
  COLLECT_THROUGH_DOCUMENT,
  DOCUMENT,
  THROUGH_DOCUMENT,
} from '#test/ssm-document.ts';
import { nodeNamed } from '#test/ssm-fleet.ts';

const REPLICAS = ['REPHOST', ...Array.from({ length: 8 }, (_, n) => `REPHOST${n + 2}`)];

/** Before anybody watched, REPHOST was master for a while, took edits alone and was turned back. */
const SCENARIO = {
  ...smallScenario([
    { at: -120, event: { kind: 'becomes-master', host: 'REPHOST', followedBy: 'nobody' } },
    { at: -110, event: { kind: 'edits', host: 'REPHOST', table: 2, count: 40 } },
    { at: -100, event: { kind: 'becomes-replica', host: 'REPHOST' } },
  ]),
  hosts: ['MASTER', ...REPLICAS],
};
const { domain } = SCENARIO;

type Layout = {
  readonly readThrough: Readonly<Record<string, string>>;
  /** Every message is delivered to two invocations at once. */
  readonly isEachTwice: boolean;
  /** What is sent for evidence, and to whom, as the bundle is to name it. */
  readonly sent: readonly (readonly [string, readonly string[]])[];
};

const ONE_NODE: Layout = {
  readThrough: Object.fromEntries(REPLICAS.map((host) => [host, 'gate'])),
  isEachTwice: false,
  sent: [
    [DOCUMENT, ['MASTER']],
    [THROUGH_DOCUMENT, ['REPHOST']],
    [COLLECT_DOCUMENT, ['MASTER']],
    [COLLECT_THROUGH_DOCUMENT, ['REPHOST']],
  ],
};
const TWO_NODES: Layout = {
  readThrough: {
    ...Object.fromEntries(REPLICAS.map((host, at) => [host, at % 2 === 0 ? 'gate' : 'gate2'])),
    MASTER: 'gate2',
  },
  isEachTwice: true,
  sent: [
    [THROUGH_DOCUMENT, ['MASTER', 'REPHOST']],
    [COLLECT_THROUGH_DOCUMENT, ['REPHOST', 'MASTER']],
  ],
};

describe.each([
  ['one node', ONE_NODE],
  ['two nodes, of which one reads the master, each message delivered twice', TWO_NODES],
])('nine hosts without an agent behind %s, on AWS', (_, { readThrough, isEachTwice, sent }) => {
  let directory: string;
  let embedded: EmbeddedStore;
  let at: DeployedService;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'boks-audit-ssm-through-'));
    embedded = await openEmbeddedStore(directory);
    at = await DeployedService.open(SCENARIO, { table: embedded, readThrough, isEachTwice });
    await at.until(8);
  }, 120_000);
  afterAll(async () => {
    await at.stop();
    await embedded.stop();
    await rm(directory, { recursive: true });
  });

  it('are all read, with nothing failed, and each says through whom', async () => {
    expect(at.queues.failures).toEqual([]);
    const sweep = await at.store.readSweep(domain, 1);
    const read = { ...sweep?.closings.replicas?.outcomes, ...sweep?.closings.master?.outcomes };
    expect(read).toEqual(outcomesThrough(readThrough));
    const { statusCode, body } = await at.read(`/v1/domains/${domain}/sweeps/1`);
    expect(statusCode).toBe(200);
    expect(body).toContain('"via":"gate"');
  });

  it('are asked in at most four commands a node and phase', () => {
    for (const node of new Set(Object.values(readThrough))) {
      const asked = commandsByPhase(at, node);
      expect(asked.length).toBeGreaterThan(0);
      expect(Math.max(...asked)).toBeLessThanOrEqual(4);
    }
  });

  it('are judged: the one that is ahead has its incident, confirmed, and its alert', async () => {
    const records = await at.store.readRecords(domain, 1, 1_000);
    const moves = records.flatMap(({ act }) => (act.kind === 'sweep-judged' ? act.moves : []));
    expect(moves.map(({ host, kind, reason }) => ({ host, kind, reason }))).toEqual([
      { host: 'REPHOST', kind: 'ahead', reason: 'opened' },
      { host: 'REPHOST', kind: 'ahead', reason: 'confirmed' },
    ]);
    const subjects = at.aws.kept.alerts.map((form) => form.get('Subject'));
    // Who comes second sends the same once more.
    expect([...new Set(subjects.filter((subject) => subject !== null))]).toEqual([
      expect.stringMatching(/^\[BoKS\]\[CRITICAL\] bank: REPHOST AHEAD of master, T2 \+40, proved/),
      expect.stringMatching(/^\[BoKS\]\[CRITICAL\] bank: REPHOST AHEAD .* evidence sealed/),
    ]);
  });

  it('have a sealed bundle, which names the documents that were really sent', async () => {
    const { bag, planned, done } = await sealed(at);
    expect(planned).toBeGreaterThan(20);
    expect(done).toBe(planned);
    const named = documentsIn(bag);
    expect(named).toEqual(sent);
    expect(new Set(named.map(([document]) => document))).toEqual(sentForEvidence(at));
    expect(JSON.parse(textIn(bag, 'data/environment/topology.json'))).toMatchObject({
      configured: { readThrough },
    });
  });
});

/** Every host read, each with the node that it was read through. */
const outcomesThrough = (readThrough: Layout['readThrough']): Readonly<Record<string, object>> =>
  Object.fromEntries(
    SCENARIO.hosts.map((host) => {
      const via = readThrough[host];
      const outcome = { kind: 'read', rawSha256: expect.any(String) };
      return [host, via === undefined ? outcome : { ...outcome, via }];
    }),
  );

/** How many commands a node was sent in each phase of each sweep. */
function commandsByPhase({ commands }: DeployedService, node: string): readonly number[] {
  const phases = commands
    .filter(({ nodes }) => nodes.includes(nodeNamed(node)))
    .map(({ sweep, phase }) => `${sweep}/${phase}`);
  return [...new Set(phases)].map((phase) => phases.filter((one) => one === phase).length);
}

/** As the plan names them, each with its hosts; the incident's file has the same names. */
function documentsIn(bag: OpenedBag): Layout['sent'] {
  const plan: { sent: { document: string; hosts: string[] }[] } = JSON.parse(
    textIn(bag, 'data/collection/plan.json'),
  );
  expect(JSON.parse(textIn(bag, 'data/02-incident.json'))).toMatchObject({
    madeBy: { documents: plan.sent.map(({ document }) => document) },
  });
  return plan.sent.map(({ document, hosts }) => [document, hosts]);
}

/** The documents that SSM was really sent for the first collection. */
const sentForEvidence = ({ ssm }: DeployedService): ReadonlySet<unknown> =>
  new Set(
    ssm
      .callsOf('SendCommand')
      .filter(({ Comment: comment }) => String(comment).startsWith(`${domain}/collection-1/`))
      .map(({ DocumentName: document }) => document),
  );

/** The first bundle, which passes every check, and what became of it; throws where none was sealed. */
async function sealed(
  at: DeployedService,
): Promise<{ readonly bag: OpenedBag; readonly planned: number; readonly done: number }> {
  const records = await at.store.readRecords(domain, 1, 1_000);
  const [ended] = records.flatMap(({ act }): readonly EvidenceEnded[] =>
    act.kind === 'evidence' ? [act] : [],
  );
  if (ended?.outcome.kind !== 'sealed') throw new Error(`not sealed: ${JSON.stringify(ended)}`);
  const { incident, version, outcome } = ended;
  const name = `${folderOf({ incident, version, profile: 'vendor-clear' })}.zip`;
  const zip = at.aws.kept.objects.get(`bundles/bundles/${incident}/${name}`);
  const bag = await openZip(name, Buffer.from(zip ?? ''));
  if ('kind' in bag) throw new Error(bag.reason);
  const { fingerprint, planned, done } = outcome;
  const checks = checkBag(bag, { fingerprint, tools: CHECK_TOOLS });
  expect(checks.filter(({ state }) => state !== 'ok')).toEqual([]);
  return { bag, planned, done };
}
