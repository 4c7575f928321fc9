import { describe, expect, it } from 'vitest';

import { previewText } from '#domain/evidence/redaction/preview.ts';
import { redactionPolicy } from '#domain/evidence/redaction/redact-bundle.ts';
import { PROFILES } from '#domain/evidence/redaction/rule.ts';

import { bundleOf, hmac, inventory } from '../../../support/redaction.ts';

const clean = (...given: Parameters<typeof bundleOf>) => {
  const bundle = bundleOf(...given);
  if (bundle.kind === 'held') throw new Error(JSON.stringify(bundle.reasons));
  return bundle;
};

describe('a bundle', () => {
  it('loses a secret that one file shows in all other files, and in their names', () => {
    const { files } = clean([
      { path: 'environment/ENV', text: 'LDAP_PASSWORD=kalle-anka9' },
      { path: 'logs/kalle-anka9.txt', text: 'bound with kalle-anka9 to ldap1' },
    ]);
    expect(files).toEqual([
      {
        from: 'environment/ENV',
        path: 'environment/ENV',
        text: 'LDAP_PASSWORD=[REDACTED:password]',
      },
      {
        from: 'logs/kalle-anka9.txt',
        path: 'logs/REDACTED-secret.txt',
        text: 'bound with [REDACTED:secret] to ldap1',
      },
    ]);
  });

  it('keeps ordinary words though they stand behind a secret name', () => {
    const { files } = clean([
      { path: 'a', text: 'token: expired' },
      { path: 'b', text: 'it expired' },
    ]);
    expect(files[1]?.text).toBe('it expired');
  });
});

describe('what one file of a bundle shows', () => {
  it('is a version in every file where it is called one', () => {
    const { files } = clean([
      { path: 'a', text: 'boks_version=8.1.0.16' },
      { path: 'hosts.csv', text: 'x,replica,8.1.0.16' },
    ]);
    expect(files[1]?.text).toBe('x,replica,8.1.0.16');
  });

  it('never takes an address of a private network for a version elsewhere', () => {
    const { files } = clean([
      { path: 'a', text: 'version=10.9.8.7' },
      { path: 'hosts.csv', text: 'x,replica,10.9.8.7' },
    ]);
    expect(files.map(({ text }) => text)).toEqual([
      'version=198.19.13.30',
      'x,replica,198.19.13.30',
    ]);
  });

  it('tells a host by one token in versions of other files, by its short and its long name', () => {
    const first = clean([{ path: 'x', text: 'bokrep02' }]).files[0]?.text;
    const second = clean([
      { path: 'y', text: 'rep1' },
      { path: 'x', text: 'BOKREP02.corp.example.com' },
    ]).files[1]?.text;
    expect(second).toBe(`${first}.corp.invalid`);
  });

  it('counts by rule and file, and names tokens that two addresses share', () => {
    const sameForAll = clean(
      [{ path: 'x', text: '10.9.8.7 10.9.8.6 bokrep02 REPHOST password=x1' }],
      { hmac: () => '00000001' },
    );
    expect(sameForAll.report).toEqual({
      profile: 'vendor-pseudonymised',
      rulesVersion: 7,
      files: [{ path: 'x', counts: { R04: 1, R20: 2, R21: 2 } }],
      leftOut: [],
      ambiguous: ['198.18.0.1'],
    });
  });
});

describe('table lines', () => {
  it('stay as they are where a counter is a secret by chance, and hold nothing', () => {
    const tables = 'T7 13678d 8:33:46 10203040 (10203040)\n';
    const { files } = clean([{ path: 'x', text: `pin 10203040\n${tables}10203040\n` }], {
      knownSecrets: ['10203040'],
    });
    expect(files[0]?.text).toBe(`pin [REDACTED:secret]\n${tables}[REDACTED:secret]\n`);
  });

  it('are whole lines: what is more than a table line is none', () => {
    const text = 'T7 13678d 8:33:46 10203040 (10203040) more';
    const { files } = clean([{ path: 'x', text }], { knownSecrets: ['10203040'] });
    expect(files[0]?.text).not.toContain('10203040');
  });
});

describe('a bundle leaves out, and names', () => {
  it.for([
    ['what is not UTF-8', undefined, 'it is not UTF-8'],
    ['UTF-16 read as bytes', 'p\0a\0s\0s\0', 'it holds NUL: it is no text, or in another encoding'],
    ['a text with one NUL', 'T7 13678d\0', 'it holds NUL: it is no text, or in another encoding'],
  ] as const)('%s', ([, text, reason]) => {
    const { files, report } = clean([{ path: 'logs/REPHOST.txt', text }]);
    expect(files).toEqual([]);
    expect(report.leftOut).toEqual([{ path: 'logs/host-cdccf617.txt', reason }]);
  });
});

describe('a bundle is held', () => {
  const encodings = [
    ['written as base64', Buffer.from('x bokrep02 y').toString('base64')],
    ['written as hex', Buffer.from('bokrep02').toString('hex')],
    ['written backwards', '20perkob'],
  ] as const;

  it.for(encodings)('where a host remains, %s, without saying which', ([form, hidden]) => {
    const bundle = bundleOf([
      { path: 'a.txt', text: 'nothing' },
      { path: 'b.txt', text: `one\nT7 13678d 8:33:46 5053 (5053)\nsee ${hidden}\n${hidden}\n` },
    ]);
    expect(bundle).toEqual({
      kind: 'held',
      reasons: [
        { rule: 'R90', file: 'b.txt', line: 3, reason: `still shows the name of a host, ${form}` },
      ],
    });
  });

  it('where a name of a file shows it, and names the file by its place', () => {
    const path = `raw/${Buffer.from('bokrep02').toString('hex')}`;
    expect(bundleOf([{ path, text: 'nothing' }])).toEqual({
      kind: 'held',
      reasons: [
        {
          rule: 'R90',
          file: 'the path of file 1',
          reason: 'still shows the name of a host, written as hex',
        },
      ],
    });
    expect(bundleOf([{ path, text: undefined }])).toMatchObject({
      reasons: [{ file: 'the path of file 1 of those left out' }],
    });
  });

  it('where two files have one path once they are redacted', () => {
    const paths = ['raw/bokrep02/x', 'raw/rep-two/x'];
    expect(bundleOf(paths.map((path) => ({ path, text: 'x' })))).toMatchObject({
      kind: 'held',
      reasons: [{ rule: 'R20', reason: 'is the path of two files once redacted' }],
    });
  });

  it('where a secret is too short to be looked for', () => {
    const reason = 'known secret number 2 has fewer than 5 characters: it cannot be looked for';
    const held = bundleOf([{ path: 'x', text: 'x' }], { knownSecrets: ['long enough', 'abc '] });
    expect(held).toEqual({ kind: 'held', reasons: [{ rule: 'R00', file: '-', reason }] });
  });

  it('for nothing of the inventory where hosts may leave in clear', () => {
    const text = `${Buffer.from('x bokrep02 y').toString('base64')} 10.20.30.40`;
    expect(clean([{ path: 'x', text }], { profile: 'vendor-clear' }).files).toEqual([
      { from: 'x', path: 'x', text },
    ]);
  });
});

describe('the preview', () => {
  it('shows lines before and after, secrets as their tags, in the way of a diff', () => {
    const text = 'one\nfrom bokrep02 with password=hunter22\ntwo\nnodekey=12ab34cd\n';
    const { previews } = clean([{ path: 'logs/x.txt', text }]);
    expect(previews.map(previewText).join('')).toBe(
      [
        'logs/x.txt: R01 1, R04 1, R20 1',
        '@@ line 2 @@',
        '- from bokrep02 with password=[REDACTED:password]',
        '+ from host-7d7d3918 with password=[REDACTED:password]',
        '@@ line 4 @@',
        '+ nodekey=[REDACTED:nodekey]',
        '',
      ].join('\n'),
    );
  });

  it('shows at most twenty places of a file, and no line of a novel', () => {
    const text = Array.from({ length: 30 }, () => `rep1 ${'x'.repeat(1000)}`).join('\n');
    const { previews } = clean([{ path: 'x', text }]);
    const shown = previews.map(previewText).join('');
    expect(previews[0]?.differences).toHaveLength(20);
    expect(shown.split('\n').every((line) => line.length < 500)).toBe(true);
  });
});

describe('the policy', () => {
  it('lists every rule that works in a profile, in words, without a name of the customer', () => {
    const ids = Object.fromEntries(
      PROFILES.map((profile) => [
        profile,
        redactionPolicy(profile)
          .rules.map(({ id }) => id)
          .join(' '),
      ]),
    );
    expect(ids).toEqual({
      internal: 'R01 R02 R03 R04 R05 R06 R07 R08 R09 R00',
      'vendor-clear': 'R01 R02 R03 R04 R05 R06 R07 R08 R09 R25 R00',
      'vendor-pseudonymised':
        'R01 R02 R03 R04 R05 R06 R07 R08 R09 R20 R26 R27 R21 R22 R23 R24 R25 R00',
    });
    const text = JSON.stringify(redactionPolicy('vendor-pseudonymised'));
    expect(inventory.hosts.filter(({ name }) => text.includes(name))).toEqual([]);
  });
});

it('a keyed digest that is no hex is a fault of the caller, and thrown', () => {
  const files = [{ path: 'x', text: 'bokrep02' }];
  expect(() => bundleOf(files, { hmac: (kind, value) => hmac(kind, value).toUpperCase() })).toThrow(
    'the keyed digest is not of hex digits in lower case',
  );
});

describe('people of the journal', () => {
  const textOf = (text: string, users: readonly string[]) =>
    clean([{ path: 'x', text }], { inventory: { ...inventory, users } }).files[0]?.text;

  it('are hidden wherever they are named, those of three letters as they are written', () => {
    expect(
      textOf('jan: why, Jan  7 12:00:00, bakker and BAKKER of January', ['jan', 'bakker']),
    ).toMatch(/^user-\w{8}: why, Jan  7 12:00:00, (user-\w{8}) and \1 of January$/);
  });

  it('with names that are words tear no text, and are hidden where a person is told to act', () => {
    const names = ['root', 'jo', 'an', 'will', 'service', 'Jan'];
    const text = "the service's root will be an ok, Jan  7, jo";
    expect(textOf(text, names)).toBe(text);
    expect(
      textOf('utc,person,jo closed prod-4-1: an end\nwill (not authenticated) muted x', names),
    ).toMatch(
      /^utc,person,user-\w{8} closed prod-4-1: an end\nuser-\w{8} \(not authenticated\) muted x$/,
    );
  });
});
