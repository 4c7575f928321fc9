import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';

import { openZip } from '#adapters/open-zip.ts';
import { secretsOf } from '#cli/simulator/evidence/settings-files.ts';
import { BUNDLE_PROFILES } from '#domain/evidence/bag-layout.ts';
import type { OpenedBag } from '#domain/evidence/check-bag.ts';
import type { EvidenceEnded } from '#domain/evidence/evidence-act.ts';
import { HANDS, openHand, stepsIn, unpack } from '#test/bag-folder.ts';
import { bundleOf, endsOf, journalOf, sealedEnd, sealedStory } from '#test/bundle-story.ts';
import { lacks } from '#test/required-tools.ts';
import { failedChecks, textIn } from '#test/sealing.ts';
import type { Service } from '#test/service.ts';

/** The drill of 2008 told to its end. */
let story: Service;
let first: Awaited<ReturnType<typeof sealedEnd>>;
let bag: OpenedBag;
beforeAll(async () => {
  story = await sealedStory('dr-drill-2008', 'its end');
  first = await sealedEnd(story, 'ahead', 1);
  bag = await bundleOf(story, first);
}, 60_000);

const textsIn = (one: OpenedBag): string =>
  [...one.files.keys()].flatMap((path) => [path, textIn(one, path)]).join('\n');
const reportIn = (one: OpenedBag): string => textIn(one, 'data/01-report.txt');

describe('the evidence of the drill of 2008', () => {
  it('is sealed without a hand, two minutes after it opened, and nothing before it', async () => {
    const [before, ...later] = await endsOf(story);
    expect(before).toEqual(first);
    expect(later.length).toBeGreaterThan(0);
    const opened = (await journalOf(story)).find(({ number }) => number === first.askedBy);
    const openedAtMs = opened?.act.kind === 'sweep-judged' ? opened.act.sweep.scheduledAtMs : 0;
    expect(first.atMs - openedAtMs).toBeLessThanOrEqual(120_000);
    expect(story.failures).toEqual([]);
  });

  it('is complete, and passes every check, for each profile', async () => {
    expect(first.outcome.done).toBe(first.outcome.planned);
    for (const profile of BUNDLE_PROFILES) {
      const one = await bundleOf(story, first, profile);
      expect(failedChecks(one, first.outcome.fingerprint)).toEqual([]);
    }
  });

  it('is a zip with one top folder of its name, and exactly two files of the signature', async () => {
    const zip = await story.sealing.bundles.zipOf({ ...first, profile: 'vendor-clear' });
    const named = await openZip(`${first.incident}-v1.zip`, Buffer.from(zip ?? []));
    expect('folder' in named && named.folder).toBe(`${first.incident}-v1`);
    expect([...bag.files.keys()].filter((path) => path.startsWith('signatures/'))).toEqual([
      'signatures/signing-key.pem',
      'signatures/tagmanifest-sha256.txt.sig',
    ]);
  });

  it('tells the numbers of 2008 in ASCII, and ranks the drill first', () => {
    const report = reportIn(bag);
    expect(report).toMatch(/T7 +host group -> host .* 6982 +5053 +\+1929\n/);
    expect(report).toMatch(/T9 .* 10258 +7919 +\+2339\n/);
    expect(report).toMatch(/T15 .* 2043 +1865 +\+178\n/);
    expect(report).toMatch(/^[\n -~]*$/);
    const causes = report.slice(report.indexOf('WHAT MAY HAVE CAUSED IT'));
    expect(/1\. ([^]*?)\n {3}for/.exec(causes)?.[1]?.replaceAll(/\s+/g, ' ')).toBe(
      'REPHOST was master for a time (a drill, a failover), was edited as such, and kept its ' +
        'numbers when it was turned back.',
    );
    const incident = z
      .looseObject({ kind: z.string() })
      .parse(JSON.parse(textIn(bag, 'data/02-incident.json')));
    expect(incident.kind).toBe('ahead');
  });
});

describe('the next version of it', () => {
  let second: EvidenceEnded;
  let after: OpenedBag;
  beforeAll(async () => {
    const ends = await endsOf(story);
    const last = ends.findLast(({ incident }) => incident === first.incident);
    if (last === undefined || last.version < 2) throw new Error('there is no second version');
    second = last;
    after = await bundleOf(story, second);
  });

  it('is of its closing, and names the version before by its tag manifest', async () => {
    expect(second.occasion).toBe('closed');
    const before = await sealedEnd(story, 'ahead', second.version - 1);
    const bagBefore = await bundleOf(story, before);
    const tagManifest = textIn(bagBefore, 'tagmanifest-sha256.txt');
    const sha256 = createHash('sha256').update(tagManifest).digest('hex');
    expect(textIn(after, 'bag-info.txt')).toContain(`Previous-Tagmanifest-SHA256: ${sha256}\n`);
  });

  it("repeats the opening's numbers, and goes on with the same lines of the journal", () => {
    const numbers = (report: string): string => {
      const start = report.indexOf('THE NUMBERS OF THE OPENING');
      return report.slice(start, report.indexOf('"Master before"', start));
    };
    expect(numbers(reportIn(after))).toBe(numbers(reportIn(bag)));
    expect(numbers(reportIn(after))).toContain('+1929');
    expect(textIn(after, 'data/integrity/chain.txt')).toMatch(
      new RegExp(`^${textIn(bag, 'data/integrity/chain.txt').replaceAll('+', String.raw`\+`)}`),
    );
    expect(reportIn(after)).toContain('The incident is closed.');
  });
});

describe('what a bundle shows of its customer', () => {
  it('is no secret of any host, in clear, base64, hex or reversed, on one line or split', async () => {
    for (const end of await endsOf(story)) {
      const shown = textsIn(await bundleOf(story, end)).toLowerCase();
      const all = `${shown} ${shown.replaceAll(/\s/g, '')}`;
      for (const secret of story.scenario.hosts.flatMap((host) => secretsOf(1, host))) {
        const bytes = Buffer.from(secret);
        const forms = [
          secret,
          bytes.toString('base64').replace(/=+$/, ''),
          bytes.toString('hex'),
          secret.split('').toReversed().join(''),
        ];
        for (const form of forms) expect(all).not.toContain(form.toLowerCase());
      }
    }
  });

  it('is no address, pseudonymised: neither with dots, nor its network, nor in hex', async () => {
    const clear = textsIn(bag);
    expect(clear).toContain('HFBM-0008-6.0.0.8-1');
    const hidden = await bundleOf(story, first, 'vendor-pseudonymised');
    const shown = textsIn(hidden).toLowerCase();
    expect(shown).toContain('hfbm-0008-6.0.0.8-1');
    const addresses = new Set(
      [...clear.matchAll(/(?<![\d.-])(\d{1,3}(?:\.\d{1,3}){3})(?![\d-]|\.\d)/g)].map(
        ([one]) => one,
      ),
    );
    expect([...addresses]).toContain('198.51.100.17');
    expect(clear).toContain('C6336411');
    for (const address of addresses) {
      const octets = address.split('.').map(Number);
      if (octets[0] === 127 || octets[0] === 255 || octets.every((octet) => octet === 0)) continue;
      const hex = Buffer.from(octets).toString('hex');
      for (const form of [address, `${octets.slice(0, 3).join('.')}.`, hex])
        expect(shown).not.toContain(form);
    }
  });

  it('is no hash of a text that it does not show', async () => {
    const [clear, hidden] = [
      await bundleOf(story, first),
      await bundleOf(story, first, 'vendor-pseudonymised'),
    ];
    const shown = new Set([...hidden.files.keys()].map((path) => textIn(hidden, path)));
    const hashes = new Set(textsIn(hidden).match(/\b[0-9a-f]{64}\b/g));
    const unshown = [...clear.files.keys()].map((path) => textIn(clear, path));
    const raw = await story.vault.openRaw(await rawOf(story));
    const texts = [...unshown, ...raw.map(({ text }) => text)].filter((text) => !shown.has(text));
    expect(texts.length).toBeGreaterThan(30);
    const pieces = texts.flatMap((text) => [text, ...text.split('\n')]);
    const told = pieces.filter((text) =>
      hashes.has(createHash('sha256').update(text).digest('hex')),
    );
    expect(told).toEqual([]);
  });
});

describe.each(HANDS)('typed in $name', (where) => {
  it.skipIf(lacks(...where.needs)).each(BUNDLE_PROFILES)(
    'the commands of VERIFY.txt print what it says, for %s',
    async (profile) => {
      const root = mkdtempSync(join(tmpdir(), 'boks-audit-story-'));
      const hand = openHand(where);
      try {
        const one = await bundleOf(story, first, profile);
        const files = [...one.files].map(([path, bytes]) => ({ path, bytes, sha256: '' }));
        unpack(join(root, one.folder), files);
        const { first: begin, steps } = stepsIn(textIn(one, 'VERIFY.txt'));
        expect(steps).toHaveLength(8);
        for (const { typed, prints } of steps) {
          expect(hand.type(join(root, one.folder), `${begin}${typed}`)).toBe(prints);
        }
      } finally {
        hand.close();
        rmSync(root, { recursive: true });
      }
    },
  );
});

/** The configuration of the hosts as it was collected. */
async function rawOf({ store, settings }: Service) {
  const collection = await store.readCollection(settings.domain, 1);
  const raw = collection?.closings.groups?.brought.configuration?.raw;
  if (raw === undefined) throw new Error('nothing was collected');
  return raw;
}

it('the stand-in for sealing leaves the same journal, but for what was sealed', async () => {
  const without = await sealedStory('dr-drill-2008', '00:45', { evidence: 'as-if' });
  const left = async (service: Service) =>
    (await journalOf(service)).map(({ act }) =>
      act.kind === 'evidence'
        ? [act.incident, act.version, act.occasion, act.askedBy, act.moves.length]
        : [act.kind, 'moves' in act ? act.moves : []],
    );
  const journal = await left(without);
  expect(journal).toEqual((await left(story)).slice(0, journal.length));
  expect(journal.flat()).toContain(first.incident);
});
