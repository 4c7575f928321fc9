import { createHash } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { BAG_ENCODING } from '#adapters/bag-tools.ts';
import { composeBag } from '#domain/evidence/bag.ts';
import { bagInput, MASTER_PATH, mustCompose, newKey, PAIR_2008, REPHOST_PATH } from '#test/bags.ts';

const KEY = newKey();
const HASH = 'a'.repeat(64);

const textsOf = (input = bagInput()): Readonly<Record<string, string>> =>
  Object.fromEntries(
    mustCompose(input, KEY).files.map(({ path, bytes }) => [path, BAG_ENCODING.textOf(bytes)]),
  );
const reasonsOf = (change: Parameters<typeof bagInput>[0]): readonly string[] => {
  const bag = composeBag(bagInput(change), KEY, BAG_ENCODING);
  return bag.kind === 'refused' ? bag.reasons : [];
};

describe('a bag', () => {
  it('has exactly its files, in the order of their paths, all but the signature', () => {
    const { files, folder, tagManifest } = mustCompose(bagInput(), KEY);
    expect(folder).toBe('bank-3-1-v1');
    expect(files.map(({ path }) => path)).toEqual([
      'VERIFY.txt',
      'bag-info.txt',
      'bagit.txt',
      'data/00-START-HERE.txt',
      'data/01-report.txt',
      'data/collection/missing.txt',
      'data/integrity/chain.txt',
      REPHOST_PATH,
      MASTER_PATH,
      'data/raw/pairs.json',
      'manifest-sha256.txt',
      'signatures/signing-key.pem',
      'tagmanifest-sha256.txt',
    ]);
    expect(files).toContain(tagManifest);
  });

  it('lists the payload in its manifest, and all the rest but itself in its tag manifest', () => {
    const texts = textsOf();
    const linesOf = (paths: readonly string[]) =>
      paths.map((path) => {
        const sha256 = createHash('sha256')
          .update(texts[path] ?? '')
          .digest('hex');
        return `${sha256}  ${path}\n`;
      });
    const paths = Object.keys(texts);
    const payload = paths.filter((path) => path.startsWith('data/'));
    const tags = paths.filter((path) => !path.startsWith('data/') && !path.startsWith('tagman'));
    expect(texts['manifest-sha256.txt']).toBe(linesOf(payload).join(''));
    expect(texts['tagmanifest-sha256.txt']).toBe(linesOf(tags).join(''));
  });

  it('has a bagit.txt of two lines, as RFC 8493 says', () => {
    expect(textsOf()['bagit.txt']).toBe('BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n');
  });
});

describe('bag-info.txt', () => {
  it('says who, what, which version, how much of it', () => {
    const input = bagInput({ facts: { version: 2, previous: HASH, vendorCase: '00123456' } });
    const texts = textsOf(input);
    const payload = Object.entries(texts).filter(([path]) => path.startsWith('data/'));
    const octets = payload.reduce((sum, [, text]) => sum + Buffer.byteLength(text), 0);
    expect(texts['bag-info.txt']).toBe(
      [
        'Source-Organization: Example Bank',
        'Contact-Name: Unix Access Team',
        'Contact-Email: unix-access@example.com',
        'External-Description: BoKS replica REPHOST is ahead of its master on T7',
        '  +1929, T9 +2339, T15 +178',
        'External-Identifier: bank-3-1',
        'Internal-Sender-Identifier: 00123456',
        'Bag-Group-Identifier: bank-3-1',
        'Bag-Count: 2 of ?',
        'Bagging-Date: 2008-11-17',
        `Payload-Oxum: ${octets}.${payload.length}`,
        'Bag-Software-Agent: boks-audit 0.1.0',
        'BoKS-Incident-Version: 2',
        `BoKS-Previous-Tagmanifest-SHA256: ${HASH}`,
        'BoKS-Window-UTC: 2008-11-10T15:00:00Z/2008-11-17T15:30:00Z',
        'BoKS-Completeness: PARTIAL 41/42',
        'BoKS-Redaction-Profile: vendor-clear/1',
        'BoKS-Residual-Scan: clean',
        '',
      ].join('\n'),
    );
  });
});

describe('a bundle for the other profile', () => {
  it('is another folder, and says so in bag-info.txt', () => {
    const input = bagInput({ facts: { profile: 'vendor-pseudonymised', rulesVersion: 3 } });
    expect(mustCompose(input, KEY).folder).toBe('bank-3-1-v1-pseudonymised');
    expect(textsOf(input)['bag-info.txt']).toContain(
      'BoKS-Redaction-Profile: vendor-pseudonymised/3\n',
    );
  });
});

describe('a version before which none was sealed', () => {
  it('says so, and the first never does', () => {
    const facts = { version: 2, previous: 'none-sealed' } as const;
    expect(textsOf(bagInput({ facts }))['bag-info.txt']).toContain(
      'BoKS-Previous-Tagmanifest-SHA256: none was sealed\n',
    );
    const first = bagInput({ facts: { ...facts, version: 1 } });
    expect(() => mustCompose(first, KEY)).toThrow('the first names none');
  });
});

describe('VERIFY.txt', () => {
  it('says nothing of pairs and chain where the bag has none', () => {
    const texts = textsOf(bagInput({ pairs: [], texts: { 'integrity/chain.txt': undefined } }));
    expect(texts['VERIFY.txt']).not.toMatch(/awk '\/|chain/);
    expect(Object.keys(texts)).not.toContain('data/raw/pairs.json');
  });

  it('says of a pair in another zone that awk shows nothing, and asks nobody to try', () => {
    const pairs = [{ ...PAIR_2008, zoneShiftSeconds: 3600, ahead: [] }];
    const verify = textsOf(bagInput({ pairs }))['VERIFY.txt'];
    expect(verify).toContain('The stamps of REPHOST are printed in another time zone');
    expect(verify).not.toContain('ahead data/raw');
  });

  it('has lines of at most 88 characters but for commands', () => {
    const lines = (textsOf()['VERIFY.txt'] ?? '').split('\n');
    const prose = lines.filter((line) => !line.startsWith('    '));
    expect(prose.filter((line) => line.length > 88 || /[^\n -~]/.test(line))).toEqual([]);
  });
});

describe('a bag is refused by its paths', () => {
  const pathRule = 'only A-Z a-z 0-9 . _ - may stand between single slashes, no part first . or -';

  it.each([
    '../evil',
    '/etc/passwd',
    'a/../b',
    'a//b',
    'a/',
    './a',
    '.hidden',
    '-rf',
    'a b',
    'a\nb',
    'a\\b',
    'C:a',
    'ünicode',
    'a%0Ab',
    '',
  ])('for the path %j', (path) => {
    expect(reasonsOf({ texts: { [path]: 'x' } })).toContain(
      `${JSON.stringify(`data/${path}`)}: ${pathRule}`,
    );
  });

  it('for a path that is too long for where it will be unpacked', () => {
    expect(reasonsOf({ texts: { ['x'.repeat(156)]: 'x' } })).toEqual([
      `"data/${'x'.repeat(156)}": it has more than 160 characters`,
    ]);
    expect(reasonsOf({ texts: { ['x'.repeat(155)]: 'x' } })).toEqual([]);
  });

  it('for two paths that are one elsewhere, and for a file that is a folder', () => {
    expect(reasonsOf({ texts: { a: '1', A: '2' } })).toEqual([
      'data/a: another path is the same elsewhere',
    ]);
    expect(reasonsOf({ texts: { a: '1', 'A/b': '2' } })).toEqual([
      'data/a: another path is the same elsewhere',
    ]);
    expect(reasonsOf({ texts: { 'raw/pairs.json': '{}' } })).toEqual([
      'data/raw/pairs.json: another path is the same elsewhere',
    ]);
  });
});

describe('a bag is refused', () => {
  it('for an incident whose name is no folder', () => {
    expect(reasonsOf({ facts: { incident: '../x' } })[0]).toContain('"../x-v1"');
  });

  it('for a version that does not name the one before, or names one it has not', () => {
    const chain = 'every version but the first names the one before, and the first names none';
    expect(reasonsOf({ facts: { version: 2 } })).toEqual([chain]);
    expect(reasonsOf({ facts: { previous: HASH } })).toEqual([chain]);
    expect(reasonsOf({ facts: { version: 2, previous: 'ab' } })).toEqual([
      'the version before is not named by a SHA-256',
    ]);
    expect(reasonsOf({ facts: { version: 1.5, previous: HASH } })).toEqual(['1.5 is no version']);
  });

  it('for facts that would be other labels, or none', () => {
    const broken = 'Example Bank\nBoKS-Residual-Scan: clean';
    expect(reasonsOf({ facts: { organization: broken } })).toEqual([
      'Source-Organization is no text of one line',
    ]);
    expect(reasonsOf({ facts: { description: '' } })).toEqual([
      'External-Description is no text of one line',
    ]);
    expect(reasonsOf({ facts: { day: '17 Nov' } })).toEqual(['the day is not written YYYY-MM-DD']);
    expect(reasonsOf({ facts: { collected: { done: 2, planned: 1 } } })).toEqual([
      'more was collected than was planned',
    ]);
  });

  it('for words that would stand in VERIFY.txt as a command', () => {
    const whereToCompare = 'In the ticket.\n    rm -rf ~';
    const input = { ...bagInput(), whereToCompare };
    expect(composeBag(input, KEY, BAG_ENCODING)).toEqual({
      kind: 'refused',
      reasons: [`${JSON.stringify(whereToCompare)} is no text of one line`],
    });
    expect(reasonsOf({ pairs: [{ ...PAIR_2008, host: 'R\n    ls' }] })).toEqual([
      '"R\\n    ls" is no text of one line',
    ]);
  });

  it('for raw texts that do not show what is claimed, either way', () => {
    const [t7, t9] = PAIR_2008.ahead;
    if (t7 === undefined || t9 === undefined) throw new Error('the pair has no tables');
    const shown =
      'T7 replica 6982 > master 5053 (+1929), T9 replica 10258 > master 7919 (+2339), ' +
      'T15 replica 2043 > master 1865 (+178)';
    expect(reasonsOf({ pairs: [{ ...PAIR_2008, ahead: [] }] })).toEqual([
      `${REPHOST_PATH} shows ${shown}, and nothing is claimed`,
    ]);
    expect(reasonsOf({ pairs: [{ ...PAIR_2008, replica: MASTER_PATH, ahead: [t7] }] })).toEqual([
      `${MASTER_PATH} shows nothing, and T7 replica 6982 > master 5053 (+1929) is claimed`,
    ]);
    expect(reasonsOf({ pairs: [{ ...PAIR_2008, master: 'data/none' }] })).toEqual([
      'REPHOST: its raw texts are missing',
    ]);
  });
});
