import { createHash, sign } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { CHECK_TOOLS } from '#adapters/bag-tools.ts';
import { checkBag, type CheckName } from '#domain/evidence/check-bag.ts';
import { formatPairs } from '#domain/evidence/raw-pair.ts';
import { bagInput, mustSeal, newKey, PAIR_2008, REPHOST_PATH } from '#test/bags.ts';

const KEY = newKey();
const MANIFEST = 'manifest-sha256.txt';
const TAG_MANIFEST = 'tagmanifest-sha256.txt';
const SIGNATURE = 'signatures/tagmanifest-sha256.txt.sig';

type Files = Map<string, Uint8Array>;
const sha256 = (bytes: Uint8Array | string): string =>
  createHash('sha256').update(bytes).digest('hex');
const text = (files: Files, path: string): string => Buffer.from(files.get(path) ?? []).toString();

/** Puts a text, lists it again where it is listed, and signs: what a faulty writer would have made. */
function put(files: Files, path: string, content: string): void {
  files.set(path, Buffer.from(content));
  if (path !== TAG_MANIFEST) {
    const list = path.startsWith('data/') ? MANIFEST : TAG_MANIFEST;
    const again = new RegExp(`^.{64}(?=  ${path}$)`, 'm');
    put(files, list, text(files, list).replace(again, sha256(content)));
  } else {
    files.set(SIGNATURE, sign('sha256', Buffer.from(content), KEY.privateKey));
  }
}

function foundIn(change: (files: Files) => void, told: string | undefined = KEY.fingerprint) {
  const files: Files = new Map(mustSeal(bagInput(), KEY).map(({ path, bytes }) => [path, bytes]));
  change(files);
  const bag = { folder: 'bank-3-1-v1', zipName: undefined, files, others: new Map() };
  const checks = checkBag(bag, { fingerprint: told, tools: CHECK_TOOLS });
  return (name: CheckName): string => {
    const check = checks.find((one) => one.name === name);
    return `${check?.state}: ${check?.found}`;
  };
}

describe('a bag that its own key signed is not whole for that', () => {
  it('where its tag manifest leaves the list of the payload out', () => {
    const found = foundIn((files) => {
      put(files, TAG_MANIFEST, text(files, TAG_MANIFEST).replace(/^.*  manifest-.*\n/m, ''));
    });
    expect(found('signature')).toMatch(/^ok/);
    expect(found('tag files')).toBe(`failed: ${TAG_MANIFEST} does not list ${MANIFEST}`);
  });

  it('where a list has a file that is the other one’s', () => {
    const found = foundIn((files) => {
      const line = `${sha256('One.\n')}  data/one.txt\n`;
      files.set('data/one.txt', Buffer.from('One.\n'));
      put(files, TAG_MANIFEST, text(files, TAG_MANIFEST) + line);
      const tag = `${sha256(files.get('bagit.txt') ?? '')}  bagit.txt\n`;
      put(files, MANIFEST, text(files, MANIFEST) + tag);
    });
    expect(found('tag files')).toBe(`failed: ${TAG_MANIFEST} lists data/one.txt`);
    expect(found('payload')).toBe(`failed: ${MANIFEST} lists bagit.txt`);
  });

  it('where it claims what its raw texts do not show, or shows what it does not claim', () => {
    const [t7, ...others] = PAIR_2008.ahead;
    const shown = 'T7 replica 6982 > master 5053 (+1929), T9 replica 10258 > master 7919 (+2339)';
    const found = foundIn((files) => {
      put(files, 'data/raw/pairs.json', formatPairs([{ ...PAIR_2008, ahead: others }]));
    });
    expect(t7).toMatchObject({ table: 7 });
    expect(found('payload')).toMatch(/^ok/);
    expect(found('verdict')).toMatch(`failed: ${REPHOST_PATH} shows ${shown}, `);
    expect(found('verdict')).toContain(', and T9 replica 10258 > master 7919 (+2339), T15');
  });

  it('where its pairs are in no form of ours, or name no files', () => {
    for (const pairs of ['', '{}', '{"version":2,"pairs":[]}', '[1']) {
      const found = foundIn((files) => put(files, 'data/raw/pairs.json', pairs));
      expect(found('verdict')).toBe('failed: data/raw/pairs.json is not in the form of ours');
    }
    const found = foundIn((files) => {
      put(files, 'data/raw/pairs.json', formatPairs([{ ...PAIR_2008, master: 'data/none' }]));
    });
    expect(found('verdict')).toBe('failed: REPHOST: its raw texts are missing');
  });
});

describe('a check', () => {
  it('names what is missing, apart from what is changed', () => {
    const found = foundIn((files) => {
      files.delete('data/01-report.txt');
      files.delete('VERIFY.txt');
    });
    expect(found('payload')).toBe('failed: missing: data/01-report.txt');
    expect(found('tag files')).toBe('failed: missing: VERIFY.txt');
    expect(found('complete')).toBe('failed: missing: VERIFY.txt, data/01-report.txt');
  });

  it('names at most five of many', () => {
    const found = foundIn((files) => {
      for (const name of 'abcdefgh') files.set(name, Buffer.of());
    });
    expect(found('complete')).toBe('failed: added: a, b, c, d, e and 3 more');
  });

  it('says what it lacks, where a bag has nothing in it', () => {
    const found = foundIn((files) => files.clear());
    expect(found('key')).toBe('failed: there is no public key in signatures/signing-key.pem');
    expect(found('signature')).toBe('failed: key, signature or what is signed is missing');
    expect(found('tag files')).toBe(`failed: there is no ${TAG_MANIFEST}`);
    expect(found('payload')).toBe(`failed: there is no ${MANIFEST}`);
    expect(found('complete')).toBe(`failed: there is no ${TAG_MANIFEST}`);
    expect(found('name')).toBe('failed: there is no bag-info.txt');
    expect(found('verdict')).toBe('absent: there are no raw texts to judge again');
    expect(found('chain')).toBe('absent: no data/integrity/chain.txt');
  });

  it.each(['', 'rubbish', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n'])(
    'takes %j for no key',
    (pem) => {
      const found = foundIn((files) => put(files, 'signatures/signing-key.pem', pem));
      expect(found('key')).toBe('failed: there is no public key in signatures/signing-key.pem');
      expect(found('signature')).toBe(`failed: the key did not sign this ${TAG_MANIFEST}`);
    },
  );

  it('leaves a pair of two zones to the report, and says so', () => {
    const zone = { ...PAIR_2008, ahead: [], zoneShiftSeconds: 3600 };
    const found = foundIn((files) =>
      put(files, 'data/raw/pairs.json', formatPairs([PAIR_2008, zone])),
    );
    expect(found('verdict')).toBe(
      'ok: 1 pair as judged: REPHOST ahead T7 +1929, T9 +2339, T15 +178; ' +
        '1 not judged again (another time zone)',
    );
  });
});
