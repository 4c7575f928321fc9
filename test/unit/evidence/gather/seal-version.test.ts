import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';

import { FileSigner } from '#adapters/local/file-signer.ts';
import { MemoryBundles } from '#adapters/memory/bundles.ts';
import { caseInBundle } from '#cli/commands/case-in-bundle.ts';
import { BUNDLE_PROFILES } from '#domain/evidence/bag-layout.ts';
import type { Bundles } from '#ports/bundles.ts';
import { SealedFromOtherInputs } from '#runtime/seal-bag.ts';
import { sealVersion, type SealVersionPorts } from '#runtime/seal-version.ts';
import { bundleFacts } from '#test/bundle-facts.ts';
import { failedChecks, openBundle, SEALING, textIn, tokenKeys } from '#test/sealing.ts';
import { CallGate, type CallFault } from '#test/service-gate.ts';

const isLong = process.env['LONG'] !== undefined;

let root: string;
let signer: FileSigner;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'boks-audit-seal-version-'));
  signer = new FileSigner(join(root, 'key.pem'));
});
afterAll(() => rm(root, { recursive: true }));

const portsOf = (change: Partial<SealVersionPorts> = {}): SealVersionPorts => ({
  ...SEALING,
  bundles: new MemoryBundles(),
  signer,
  tokenKeys,
  explain: () => undefined,
  clock: { nowMs: () => NOW_MS },
  ...change,
});

const NOW_MS = Date.UTC(2026, 10, 23, 8, 5);

/** The same ports, one of whose calls goes wrong. */
function faulty(ports: SealVersionPorts, fault?: CallFault): SealVersionPorts & { gate: CallGate } {
  const gate = new CallGate(fault);
  return {
    ...ports,
    gate,
    bundles: gate.watch('bundles', ports.bundles),
    signer: gate.watch('signer', ports.signer),
    tokenKeys: gate.watch('tokenKeys', ports.tokenKeys),
  };
}

const FACTS = bundleFacts();
const { collection } = FACTS;
/** Little to compose: what is tried often. */
const FEW = bundleFacts({ collected: [], history: [], runs: FACTS.runs.slice(1, 2) });

async function mustSeal(facts: typeof FACTS, ports: SealVersionPorts) {
  const outcome = await sealVersion(facts, ports);
  if (outcome.kind !== 'sealed') throw new Error(JSON.stringify(outcome));
  return outcome;
}

const Redacted = z.object({
  residualScan: z.literal('clean'),
  files: z.array(z.object({ path: z.string(), counts: z.record(z.string(), z.int()) })),
});

describe.each(BUNDLE_PROFILES)('the bundle for %s', (profile) => {
  it('passes every check, and tells what was redacted as the redaction counted it', async () => {
    const ports = portsOf();
    const { fingerprint, bags } = await mustSeal(FACTS, ports);
    expect(bags.map((bag) => bag.profile)).toEqual(BUNDLE_PROFILES);
    const bag = await openBundle(ports.bundles, { ...collection, profile });
    expect(failedChecks(bag, fingerprint)).toEqual([]);

    const report = Redacted.parse(JSON.parse(textIn(bag, 'data/redaction/report.json')));
    const counts = new Map<string, number>();
    for (const file of report.files) {
      expect(bag.files.has(`data/${file.path}`)).toBe(true);
      for (const [rule, count] of Object.entries(file.counts))
        counts.set(rule, (counts.get(rule) ?? 0) + count);
    }
    const told = textIn(bag, 'data/01-report.txt').replaceAll(/\n {2,}/g, ' ');
    // Of these facts only names are hidden: clear, they hold nothing that a rule looks for.
    expect(counts.size > 0).toBe(profile === 'vendor-pseudonymised');
    expect(told.includes(' by rule ')).toBe(counts.size > 0);
    for (const [rule, count] of counts)
      expect(told).toMatch(new RegExp(`- ${count} by rule ${rule}, `));
    expect(JSON.parse(textIn(bag, 'data/redaction/policy.json'))).toMatchObject({ profile });
  });
});

describe('the pseudonymised bundle', () => {
  it('names no host and no domain: in no text, no path, not beside the data, not as its folder', async () => {
    const ports = portsOf();
    const { bags } = await mustSeal(FACTS, ports);
    const bag = await openBundle(ports.bundles, { ...collection, profile: 'vendor-pseudonymised' });
    const all = [...bag.files.keys()].flatMap((path) => [path, textIn(bag, path)]).join('\n');
    expect(all).not.toMatch(/rephost|bokmaster|\bprod\b/i);
    expect(bag.folder).toMatch(/^domain-[0-9a-f]{8}-4-1-v1-pseudonymised$/);
    expect(bags.map(({ folder }) => folder)).toEqual(['prod-4-1-v1', bag.folder]);
    expect(textIn(bag, 'bag-info.txt').replaceAll(/\n /g, '')).toMatch(
      /: host-[0-9a-f]{8}: ahead, T7 \+1929, /,
    );
  });

  it('has a host under one token in every version, and under another in another incident', async () => {
    const ports = portsOf();
    await mustSeal(FACTS, ports);
    const next = bundleFacts({ collection: { ...collection, version: 2 } });
    await mustSeal(next, ports);
    const other = { ...collection, incident: 'prod-9-1' };
    await mustSeal(bundleFacts({ collection: other }), ports);
    const tokenIn = async (place: { incident: string; version: number }) => {
      const bag = await openBundle(ports.bundles, { ...place, profile: 'vendor-pseudonymised' });
      return /host-[0-9a-f]{8}/.exec(textIn(bag, 'bag-info.txt'))?.[0];
    };
    const token = await tokenIn(collection);
    expect(await tokenIn(next.collection)).toBe(token);
    expect(await tokenIn(other)).not.toBe(token);
  });
});

it('what redaction changed is kept beside each bundle, file by file', async () => {
  const ports = portsOf();
  await mustSeal(FACTS, ports);
  for (const profile of BUNDLE_PROFILES) {
    const bag = await openBundle(ports.bundles, { ...collection, profile });
    const preview = await ports.bundles.previewOf({ ...collection, profile });
    const paths = preview?.files.map(({ path }) => `data/${path}`) ?? [];
    const made = /^data\/(?:redaction\/.*|raw\/pairs\.json)$/;
    expect(paths.toSorted()).toEqual(
      [...bag.files.keys()]
        .filter((path) => path.startsWith('data/') && !made.test(path))
        .toSorted(),
    );
  }
});

it('VERIFY.txt sends its reader to the sender, and to no command that only the sender has', async () => {
  const ports = portsOf();
  await mustSeal(FEW, ports);
  const bag = await openBundle(ports.bundles, collection);
  const verify = textIn(bag, 'VERIFY.txt').replaceAll(/\s+/g, ' ');
  expect(verify).toContain(
    'Ask whoever sent you this bundle for the fingerprint of the key by telephone',
  );
  expect(verify).not.toContain('bundle list');
});

describe("whom to ask, and the vendor's number of the case", () => {
  const evidence = {
    contactName: 'BoKS team',
    contactEmail: 'boks-team@example.com',
    vendorCase: '00123456',
  };
  const ASKING = { ...FEW, settings: { ...FEW.settings, evidence } };
  const CONTACT = 'BoKS team, boks-team@example.com';

  it('stand in bag-info.txt, and where the reader begins; the contact not where names are hidden', async () => {
    const ports = portsOf();
    await mustSeal(ASKING, ports);
    const textsOf = async (profile: (typeof BUNDLE_PROFILES)[number]) => {
      const bag = await openBundle(ports.bundles, { ...collection, profile });
      return ['bag-info.txt', 'data/00-START-HERE.txt', 'data/07-questions.txt'].map((path) =>
        textIn(bag, path).replaceAll(/\s+/g, ' '),
      );
    };
    const [info, start, questions] = await textsOf('vendor-clear');
    expect(info).toContain('Contact-Name: BoKS team Contact-Email: boks-team@example.com');
    expect(info).toContain('Internal-Sender-Identifier: 00123456');
    expect(start).toContain(`Your case: 00123456 Whom to ask: ${CONTACT}. Name prod-4-1`);
    expect(questions).toContain(`Your case is 00123456. Answers go to ${CONTACT}.`);

    const hidden = await textsOf('vendor-pseudonymised');
    expect(hidden.join()).not.toMatch(/BoKS team|example\.com|Contact-/);
    expect(hidden[0]).toContain('Internal-Sender-Identifier: 00123456');
    expect(hidden[1]).toContain('Your case: 00123456 Whom to ask: whoever sent you this bundle.');
  });

  it('are told to whoever fetches the bundle, and nothing where none is named', async () => {
    const ports = portsOf();
    await mustSeal(ASKING, ports);
    const zip = await ports.bundles.zipOf({ ...collection, profile: 'vendor-clear' });
    expect(await caseInBundle(zip ?? new Uint8Array())).toEqual([
      "vendor's case: 00123456",
      `contact: ${CONTACT}`,
    ]);
    expect(await caseInBundle(Uint8Array.of(1))).toEqual([]);
  });
});

describe('the version after', () => {
  it('names the tag manifest of the one sealed before, of its own profile', async () => {
    const ports = portsOf();
    const first = await mustSeal(FEW, ports);
    await mustSeal({ ...FEW, collection: { ...collection, version: 2 } }, ports);
    for (const { profile, tagManifestSha256 } of first.bags) {
      const bag = await openBundle(ports.bundles, { ...collection, version: 2, profile });
      expect(textIn(bag, 'bag-info.txt')).toContain(
        `BoKS-Previous-Tagmanifest-SHA256: ${tagManifestSha256}\n`,
      );
    }
  });

  it('says that none was sealed where the one before came to nothing', async () => {
    const ports = portsOf();
    await mustSeal({ ...FEW, collection: { ...collection, version: 2 } }, ports);
    const bag = await openBundle(ports.bundles, { ...collection, version: 2 });
    expect(textIn(bag, 'bag-info.txt')).toContain('SHA256: none was sealed\n');
  });
});

describe('sealing a version', () => {
  const moments = ['before', 'after', 'refused', 'unanswered'] as const;
  it.each(isLong ? moments : (['after'] as const))(
    'comes to the same bundles whichever call goes wrong, %s',
    async (moment) => {
      const undisturbed = faulty(portsOf());
      const expected = await mustSeal(FEW, undisturbed);
      for (const [index, name] of undisturbed.gate.names.entries()) {
        // The first of each kind: one for the other profile does the same.
        if (!isLong && undisturbed.gate.names.indexOf(name) !== index) continue;
        const ports = portsOf();
        const dying = faulty(ports, { atCall: index + 1, moment });
        const first = await Promise.race([
          sealVersion(FEW, dying).then(
            ({ kind }) => kind,
            (error: unknown) => String(error),
          ),
          dying.gate.killed,
        ]);
        expect(`${name}: ${first}`).toMatch(/: killed$|refused|timed out/);
        const { bags, ...rest } = await mustSeal(FEW, ports);
        // A signature is made once, and is another one each time that it is made.
        const contents = bags.map(({ tagManifestSha256 }) => tagManifestSha256);
        expect(contents).toEqual(expected.bags.map((bag) => bag.tagManifestSha256));
        expect({ ...rest, bags: [] }).toEqual({ ...expected, bags: [] });
        expect(await mustSeal(FEW, ports)).toEqual({ ...rest, bags });
      }
    },
  );

  it('is one for two that do it at once', async () => {
    const ports = portsOf();
    const [one, other] = await Promise.all([mustSeal(FEW, ports), mustSeal(FEW, ports)]);
    expect(one).toEqual(other);
  });

  it('tells of the bundle that is there where another version of the program made it', async () => {
    const ports = portsOf();
    const first = await mustSeal(FEW, ports);
    expect(await mustSeal({ ...FEW, software: 'boks-audit 9.9.9' }, ports)).toEqual(first);
  });
});

const minutesLater = (minutes: number) => ({ nowMs: () => NOW_MS + minutes * 60_000 });

/** Bundles of which one was signed by another, who has not made its zip. */
async function signedByAnother(): Promise<MemoryBundles> {
  const bundles = new MemoryBundles();
  const withoutZip: Bundles = new Proxy(bundles, {
    get: (target, name) =>
      name === 'keepZip'
        ? async () => Promise.reject(new Error('no space'))
        : Reflect.get(target, name).bind(target),
  });
  await expect(sealVersion(FEW, portsOf({ bundles: withoutZip }))).rejects.toThrow('no space');
  return bundles;
}

describe('what another version of the program is sealing', () => {
  const NEWER = { ...FEW, software: 'boks-audit 9.9.9' };
  const inHand = { kind: 'in-hand', sinceMs: NOW_MS };

  it('has not failed: nothing is said of it as long as that one may live', async () => {
    const bundles = await signedByAnother();
    for (const minutes of [0, 14.9]) {
      const ports = portsOf({ bundles, clock: minutesLater(minutes) });
      expect(await sealVersion(NEWER, ports)).toEqual(inHand);
    }
  });

  it('is told as sealed, by both, once that one made its zips', async () => {
    const bundles = await signedByAnother();
    expect(await sealVersion(NEWER, portsOf({ bundles }))).toEqual(inHand);
    const first = await mustSeal(FEW, portsOf({ bundles }));
    expect(await mustSeal(NEWER, portsOf({ bundles }))).toEqual(first);
  });

  it('has not failed either where this version of the program cannot compose it', async () => {
    const bundles = await signedByAnother();
    const broken = portsOf({ bundles, hmacUnder: () => () => 'no hex digits' });
    expect(await sealVersion(FEW, broken)).toEqual(inHand);
  });
});

describe('sealing fails', () => {
  it('where other contents were signed a quarter of an hour ago, and no bundle came of it', async () => {
    const bundles = await signedByAnother();
    const outcome = await sealVersion(
      { ...FEW, software: 'boks-audit 9.9.9' },
      portsOf({ bundles, clock: minutesLater(15) }),
    );
    const { incident, version } = collection;
    expect(outcome).toEqual({
      kind: 'failed',
      reasons: [
        new SealedFromOtherInputs(
          `${incident} version ${version}, vendor-clear, was signed with other contents`,
        ).message,
      ],
    });
  });
});

describe('nothing is sealed', () => {
  it('for any profile where the redaction for one shows what must not leave', async () => {
    const ports = faulty(portsOf());
    // Two hosts whose folders would be one: nobody could tell whose texts these are.
    const name = 'bokrep02.corp.example.com';
    const spoken = { ...FEW.incident, summary: Buffer.from(name).toString('base64') };
    const settings = {
      ...FEW.settings,
      replicas: [...FEW.settings.replicas, { host: name, formerMaster: false, listNames: [] }],
    };
    const outcome = await sealVersion({ ...FEW, settings, incident: spoken }, ports);
    if (outcome.kind !== 'held') throw new Error(outcome.kind);
    expect(outcome.reasons.join('\n')).toMatch(
      /^vendor-pseudonymised: \S+, line \d+: still shows the name of a host, written as base64 \(R90\)/,
    );
    expect(outcome.reasons.join('\n')).not.toContain(name);
    expect(ports.gate.names.filter((call) => /sign$|keep/.test(call))).toEqual([]);
  });

  it('for any profile where the bundle for one is too large', async () => {
    const { hash } = SEALING.encoding;
    const isLarge = (text: string) => text.startsWith('{\n  "profile": "vendor-pseudonymised"');
    const ports = faulty(
      portsOf({
        encoding: {
          ...SEALING.encoding,
          hash: (text) =>
            isLarge(text) ? { ...hash(text), bytes: new Uint8Array(20_000_000) } : hash(text),
        },
        // As if nothing of it could be made smaller.
        packZip: (folder, files) =>
          files.some(({ bytes }) => bytes.length === 20_000_000)
            ? new Uint8Array(20_000_001)
            : SEALING.packZip(folder, files),
      }),
    );
    const outcome = await sealVersion(FEW, ports);
    if (outcome.kind !== 'failed') throw new Error(outcome.kind);
    expect(outcome.reasons.join('\n')).toMatch(
      /^the zip has 20\.0 MB, at most 20\.0 MB are sealed/,
    );
    expect(ports.gate.names.filter((call) => /sign$|keep/.test(call))).toEqual([]);
  });

  it('and the log says why, where the facts cannot be composed', async () => {
    const said: string[] = [];
    const broken = portsOf({
      explain: (why) => said.push(why),
      hmacUnder: () => () => 'no hex digits',
    });
    const outcome = await sealVersion(FEW, broken);
    expect(outcome).toEqual({
      kind: 'failed',
      reasons: ['its files could not be composed: the log of seal-bundle says why'],
    });
    expect(said.join('\n')).toMatch(
      /prod-4-1 version 1 cannot be composed: Error: the keyed digest/,
    );
  });
});
