import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { CHECK_TOOLS } from '#adapters/bag-tools.ts';
import { openEmbeddedStore, type EmbeddedStore } from '#adapters/local/dynalite.ts';
import { openZip } from '#adapters/open-zip.ts';
import { folderOf } from '#domain/evidence/bag-layout.ts';
import { checkBag } from '#domain/evidence/check-bag.ts';
import type { EvidenceEnded } from '#domain/evidence/evidence-act.ts';
import { DeployedService } from '#test/deployed-service.ts';
import { smallScenario } from '#test/service-scenario.ts';
import { COLLECT_DOCUMENT, DOCUMENT } from '#test/ssm-document.ts';
import { nodeNamed } from '#test/ssm-fleet.ts';

/** Before anybody watched, REPHOST was master for a while, took edits alone and was turned back. */
const SCENARIO = {
  ...smallScenario([
    { at: -120, event: { kind: 'becomes-master', host: 'REPHOST', followedBy: 'nobody' } },
    { at: -110, event: { kind: 'edits', host: 'REPHOST', table: 2, count: 40 } },
    { at: -100, event: { kind: 'becomes-replica', host: 'REPHOST' } },
  ]),
  // More than SSM shows of an output.
  errlogBytes: 60_000,
};

let directory: string;
let embedded: EmbeddedStore;
let at: DeployedService;
let ended: readonly EvidenceEnded[];

/** Events are lost, doubled and overtaken; with LONG, each message goes to two invocations at once. */
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'boks-audit-ssm-evidence-'));
  embedded = await openEmbeddedStore(directory);
  at = await DeployedService.open(SCENARIO, {
    table: embedded,
    eventFaults: { seed: 7, lost: 0.3, doubled: 0.3, reordered: 0.3 },
    isEachTwice: process.env['LONG'] === '1',
  });
  await at.until(4);
  const records = await at.store.readRecords(SCENARIO.domain, 1, 1_000);
  ended = records.flatMap(({ act }) => (act.kind === 'evidence' ? [act] : []));
}, 60_000);
afterAll(async () => {
  await at.stop();
  await embedded.stop();
  await rm(directory, { recursive: true });
});

type Sent = { readonly comment: string; readonly document: unknown; readonly nodes: unknown };

/** The commands that were sent for evidence, in their order. */
const sent = (): readonly Sent[] =>
  at.ssm
    .callsOf('SendCommand')
    .map(({ Comment, DocumentName: document, InstanceIds: nodes }) => ({
      comment: String(Comment),
      document,
      nodes,
    }))
    .filter(({ comment }) => comment.startsWith('bank/collection-1/'));

const NODES = ['MASTER', 'REPHOST'].map(nodeNamed);
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** What became of it; throws where nothing was sealed. */
function sealed() {
  const [first] = ended;
  if (first?.outcome.kind !== 'sealed') throw new Error(`not sealed: ${JSON.stringify(first)}`);
  return { ...first.outcome, incident: first.incident };
}

describe('evidence of a replica that is ahead, on AWS', () => {
  it('is collected and sealed without a hand, once, whatever was lost or came twice', () => {
    expect(at.queues.failures).toEqual([]);
    expect(ended.map(({ version, occasion }) => ({ version, occasion }))).toEqual([
      { version: 1, occasion: 'opened' },
    ]);
    const { done, planned } = sealed();
    expect(planned).toBeGreaterThan(20);
    expect(done).toBe(planned);
  });

  it('is read in the order master, replica, master by the document of sweeps, then explained', () => {
    const [master, replica] = [nodeNamed('MASTER'), nodeNamed('REPHOST')];
    const asked = sent().map(({ comment, ...rest }) => ({
      ...rest,
      words: comment.replace('bank/collection-1/', ''),
    }));
    const confirming = { document: DOCUMENT };
    expect(asked.slice(0, 3)).toEqual([
      { ...confirming, words: 'master-before/1/sequences', nodes: [master] },
      { ...confirming, words: 'replicas/1/sequences', nodes: [replica] },
      { ...confirming, words: 'master-after/1/sequences', nodes: [master] },
    ]);
    // The groups are asked for at once.
    const explaining = { document: COLLECT_DOCUMENT, nodes: [replica, master] };
    const words = ['groups/1/configuration', 'groups/1/status', 'groups/1/system', 'logs/1/logs'];
    expect(asked.slice(3).toSorted((one, other) => one.words.localeCompare(other.words))).toEqual(
      words.map((each) => ({ ...explaining, words: each })),
    );
    expect(asked.at(-1)?.words).toBe('logs/1/logs');
  });

  it('has logs longer than SSM shows, from where their nodes stored them', () => {
    const opened = at.aws.calls
      .filter(({ method, path }) => method === 'GET' && path.includes('/evidence-output/'))
      .map(({ path }) => NODES.find((node) => path.includes('/bank/1-1/') && path.includes(node)));
    expect(new Set(opened)).toEqual(new Set(NODES));
  });

  it('is kept as zips that pass every check, signed by the key in KMS', async () => {
    const { bags, fingerprint, incident } = sealed();
    expect(bags.map(({ profile }) => profile)).toEqual(['vendor-clear', 'vendor-pseudonymised']);
    for (const { profile, folder = 'none', zipSha256 } of bags) {
      const kept = `${folderOf({ incident, version: 1, profile })}.zip`;
      const zip = at.aws.kept.objects.get(`bundles/bundles/${incident}/${kept}`);
      if (zip === undefined) throw new Error(`there is no ${kept}`);
      expect(sha256(zip)).toBe(zipSha256);
      // It leaves under the name of its folder, which is not the one it is kept under where that tells names.
      const opened = await openZip(`${folder}.zip`, zip);
      if ('kind' in opened) throw new Error(opened.reason);
      const checks = checkBag(opened, { fingerprint, tools: CHECK_TOOLS });
      expect(checks.filter(({ state }) => state !== 'ok')).toEqual([]);
    }
  });

  it('is fetched by whoever follows a link of the API', async () => {
    const { bags, incident } = sealed();
    const path = `/v1/incidents/${incident}/bundles/1/download`;
    const { statusCode, headers } = await at.read(path);
    expect(statusCode).toBe(303);
    const fetched = await fetch(String(headers?.['location']));
    expect(fetched.status).toBe(200);
    expect(sha256(Buffer.from(await fetched.arrayBuffer()))).toBe(bags[0]?.zipSha256);
  });
});
