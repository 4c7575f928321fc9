import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { BAG_ENCODING, CHECK_TOOLS } from '#adapters/bag-tools.ts';
import { openBag } from '#adapters/open-bag.ts';
import { openZip } from '#adapters/open-zip.ts';
import { packZip } from '#adapters/pack-zip.ts';
import { checkBag, type CheckName, type OpenedBag } from '#domain/evidence/check-bag.ts';
import { HANDS, openHand, stepsIn, unpack } from '#test/bag-folder.ts';
import { bagInput, mustSeal, newKey, PAIR_2008, REPHOST_PATH, REPHOST_TEXT } from '#test/bags.ts';
import { lacks, programAt } from '#test/required-tools.ts';

const KEY = newKey();
const SEALED = mustSeal(bagInput(), KEY);
const BY_HAND: readonly CheckName[] = [
  'key',
  'signature',
  'tag files',
  'payload',
  'complete',
  'name',
  'verdict',
  'chain',
];

/** A bag in the hands of whoever would change it. */
type Bag = {
  folder: string;
  readonly files: Map<string, Buffer>;
  /** Path → what a symbolic link there leads to. */
  readonly links: Map<string, string>;
};

const bagOf = (files: typeof SEALED, folder = 'bank-3-1-v1'): Bag => ({
  folder,
  files: new Map(files.map(({ path, bytes }) => [path, Buffer.from(bytes)])),
  links: new Map(),
});
function edit({ files }: Bag, path: string, change: (text: string) => string): void {
  const before = files.get(path)?.toString() ?? '';
  const after = change(before);
  if (after === before) throw new Error(`${path} is as it was`);
  files.set(path, Buffer.from(after));
}
/** Takes the hash that a file has now into the manifest that lists it. */
function listAgain(bag: Bag, manifest: string, path: string): void {
  const sha256 = createHash('sha256')
    .update(bag.files.get(path) ?? '')
    .digest('hex');
  edit(bag, manifest, (text) => text.replace(new RegExp(`^.{64}(?=  ${path}$)`, 'm'), sha256));
}
const hideT7 = (bag: Bag): void =>
  edit(bag, REPHOST_PATH, (text) => text.replace('6982 (6982)', '5053 (5053)'));

/** The tamper table: what is done, and which checks see it. Every other check is passed. */
const TABLE: readonly (readonly [string, readonly CheckName[], (bag: Bag) => void])[] = [
  ['nothing is changed', [], () => undefined],
  ['a raw file is edited', ['payload', 'verdict'], hideT7],
  [
    'a raw file is edited, and the list of the payload made again',
    ['tag files', 'verdict'],
    (bag) => {
      hideT7(bag);
      listAgain(bag, 'manifest-sha256.txt', REPHOST_PATH);
    },
  ],
  [
    'a raw file is edited, and both lists made again',
    ['signature', 'verdict'],
    (bag) => {
      hideT7(bag);
      listAgain(bag, 'manifest-sha256.txt', REPHOST_PATH);
      listAgain(bag, 'tagmanifest-sha256.txt', 'manifest-sha256.txt');
    },
  ],
  [
    'all is made again, and sealed with another key',
    ['key'],
    (bag) => {
      const texts = { [REPHOST_PATH.slice(5)]: REPHOST_TEXT.replace('6982 (6982)', '5053 (5053)') };
      const pairs = [{ ...PAIR_2008, ahead: PAIR_2008.ahead.slice(1) }];
      for (const { path, bytes } of mustSeal(bagInput({ texts, pairs }), newKey())) {
        bag.files.set(path, Buffer.from(bytes));
      }
    },
  ],
  [
    'a file is added to the payload',
    ['complete'],
    ({ files }) => void files.set('data/raw/more.txt', Buffer.from('more')),
  ],
  [
    'a file is added beside the payload',
    ['complete'],
    ({ files }) => void files.set('README.txt', Buffer.from('Run verify.sh')),
  ],
  [
    'a file of the payload is removed',
    ['payload', 'complete'],
    ({ files }) => void files.delete('data/01-report.txt'),
  ],
  [
    'the incident is called otherwise in bag-info.txt',
    ['tag files', 'name'],
    (bag) => edit(bag, 'bag-info.txt', (text) => text.replaceAll('bank-3-1', 'bank-4-1')),
  ],
  [
    'lines end in CRLF after unpacking',
    ['payload', 'chain'],
    (bag) => {
      const texts = [...bag.files.keys()].filter((path) => path.startsWith('data/'));
      for (const path of texts) edit(bag, path, (text) => text.replaceAll('\n', '\r\n'));
    },
  ],
  [
    'a symbolic link is added to the payload',
    ['complete'],
    ({ links }) => void links.set('data/passwd', '/etc/passwd'),
  ],
  [
    'a file is added whose name is two names of others',
    ['complete'],
    ({ files }) => void files.set('data/01-report.txt\nbag-info.txt', Buffer.from('x')),
  ],
  [
    'a file is added in a folder whose name makes two lines of it, both alike',
    ['complete'],
    ({ files }) => void files.set('evil\n./evil', Buffer.from('x')),
  ],
  [
    'the signature is removed',
    ['signature', 'complete'],
    ({ files }) => void files.delete('signatures/tagmanifest-sha256.txt.sig'),
  ],
];

const FIRST = bagOf(SEALED);
const previous = createHash('sha256')
  .update(FIRST.files.get('tagmanifest-sha256.txt') ?? '')
  .digest('hex');
const input2 = bagInput({
  facts: { version: 2, previous },
  texts: { '01-report.txt': 'Repaired.\n' },
});
const SECOND = mustSeal(input2, KEY);
const secondBag = (): Bag => bagOf(SECOND, 'bank-3-1-v2');
const PSEUDONYMISED = mustSeal(bagInput({ facts: { profile: 'vendor-pseudonymised' } }), KEY);
const FACTS = ['bag-info.txt', 'VERIFY.txt'];
const SIGNED = [
  'manifest-sha256.txt',
  'tagmanifest-sha256.txt',
  'signatures/tagmanifest-sha256.txt.sig',
];
const takeFrom = (from: Bag, into: Bag, paths: readonly string[]): Bag => {
  for (const path of paths) into.files.set(path, from.files.get(path) ?? Buffer.of());
  return into;
};

/** One version in the place of another; which checks see it. */
const VERSIONS: readonly (readonly [string, readonly CheckName[], () => Bag])[] = [
  ['version 2 as it is', [], secondBag],
  ['version 2 in a folder of version 1', ['name'], () => bagOf(SECOND)],
  ['version 1 in a folder of version 2', ['name'], () => bagOf(SEALED, 'bank-3-1-v2')],
  [
    'the pseudonymised bundle as it is',
    [],
    () => bagOf(PSEUDONYMISED, 'bank-3-1-v1-pseudonymised'),
  ],
  [
    'the clear bundle as the pseudonymised one',
    ['name'],
    () => bagOf(SEALED, 'bank-3-1-v1-pseudonymised'),
  ],
  [
    'version 2 with the facts of version 1, in a folder of version 1',
    ['tag files'],
    () => takeFrom(FIRST, bagOf(SECOND), FACTS),
  ],
  [
    'version 1 with the facts of version 2, in a folder of version 2',
    ['tag files'],
    () => takeFrom(secondBag(), bagOf(SEALED, 'bank-3-1-v2'), FACTS),
  ],
  [
    'the payload of version 2 under the lists and the signature of version 1',
    ['payload'],
    () => takeFrom(FIRST, bagOf(SECOND), [...FACTS, ...SIGNED]),
  ],
  [
    'the signature of version 1 under version 2',
    ['signature'],
    () => takeFrom(FIRST, secondBag(), ['signatures/tagmanifest-sha256.txt.sig']),
  ],
];

let root: string;
let count = 0;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'boks-audit-tamper-'));
});
afterAll(() => rmSync(root, { recursive: true }));

function onDisk({ folder, files, links }: Bag): string {
  const at = join(root, String((count += 1)), folder);
  unpack(
    at,
    [...files].map(([path, bytes]) => ({ path, ...BAG_ENCODING.hashBytes(bytes) })),
  );
  for (const [path, target] of links) symlinkSync(target, join(at, path));
  return at;
}

const failedIn = (bag: OpenedBag): readonly CheckName[] =>
  checkBag(bag, { fingerprint: KEY.fingerprint, tools: CHECK_TOOLS })
    .filter(({ state }) => state !== 'ok')
    .map(({ name }) => name);

async function failedOnDisk(path: string): Promise<readonly CheckName[]> {
  const bag = await openBag(path);
  if ('kind' in bag) throw new Error(bag.reason);
  return failedIn(bag);
}

/** Types what the bag's own VERIFY.txt says, and compares the key with what was told of it. */
function failedByHand(
  hand: ReturnType<typeof openHand>,
  path: string,
  bag: Bag,
): readonly CheckName[] {
  const { first, steps } = stepsIn(bag.files.get('VERIFY.txt')?.toString() ?? '');
  expect(steps.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  return steps
    .filter(({ number, typed, prints }) => {
      const expected = number === 1 ? `${KEY.fingerprint}  -\n` : prints;
      return hand.type(path, `${first}${typed}`) !== expected;
    })
    .map(({ number }) => BY_HAND[number - 1] ?? 'key');
}

const CASES: readonly (readonly [string, readonly CheckName[], () => Bag])[] = [
  ...TABLE.map(([what, seenBy, change]) => {
    const changed = (): Bag => {
      const bag = bagOf(SEALED);
      change(bag);
      return bag;
    };
    return [what, seenBy, changed] as const;
  }),
  ...VERSIONS,
];

describe('boks-audit bundle verify sees what was changed', () => {
  it.each(CASES)('in a folder: %s', async (_, seenBy, changed) => {
    expect(await failedOnDisk(onDisk(changed()))).toEqual(seenBy);
  });

  it.each(CASES)('in a zip: %s', async (_, seenBy, changed) => {
    const { folder, files, links } = changed();
    const packed = [...files].map(([path, bytes]) => ({ path, bytes, sha256: '' }));
    const bag = await openZip(`${folder}.zip`, Buffer.from(packZip(folder, packed)));
    if ('kind' in bag) throw new Error(bag.reason);
    expect(
      failedIn({ ...bag, others: new Map([...links.keys()].map((path) => [path, 'a link'])) }),
    ).toEqual(seenBy);
  });

  it('in the name of a zip: one that says another version is no zip of this one', async () => {
    const zip = Buffer.from(packZip('bank-3-1-v2', SECOND));
    for (const [name, seenBy] of [
      ['bank-3-1-v1.zip', ['name']],
      ['bank-3-1-v2.zip', []],
      ['bank-3-1-v2 (1).zip', []],
      ['from the ticket.zip', []],
    ] as const) {
      const bag = await openZip(name, zip);
      if ('kind' in bag) throw new Error(bag.reason);
      expect(failedIn(bag)).toEqual(seenBy);
    }
  });

  it('where a listed file is a symbolic link to its own bytes elsewhere', async () => {
    const bag = bagOf(SEALED);
    const elsewhere = onDisk(bagOf(SEALED));
    bag.files.delete('data/01-report.txt');
    bag.links.set('data/01-report.txt', join(elsewhere, 'data/01-report.txt'));
    expect(await failedOnDisk(onDisk(bag))).toEqual(['payload', 'complete']);
  });

  it('in a table of which every row is caught by some check, and none by one check alone', () => {
    const seen = new Set(CASES.flatMap(([, seenBy]) => seenBy));
    expect([...seen].toSorted()).toEqual([...BY_HAND].toSorted());
    expect(TABLE.slice(1).every(([, seenBy]) => seenBy.length > 0)).toBe(true);
  });
});

it.skipIf(lacks('shellcheck'))(
  'the commands of VERIFY.txt are clean under shellcheck, as POSIX sh',
  () => {
    const { first, steps } = stepsIn(FIRST.files.get('VERIFY.txt')?.toString() ?? '');
    const input = `${first}${steps.map(({ typed }) => typed).join('')}`;
    const words = ['-s', 'sh', '-S', 'style', '-'];
    const checked = spawnSync(programAt('shellcheck'), words, { input, encoding: 'utf8' });
    expect(checked.stdout).toBe('');
    expect(checked.status).toBe(0);
  },
);

describe.each(HANDS)('by hand, in $name, VERIFY.txt sees what was changed', (tools) => {
  const isSkipped = lacks(...tools.needs);
  let hand: ReturnType<typeof openHand>;
  beforeAll(() => {
    if (!isSkipped) hand = openHand(tools);
  });
  afterAll(() => {
    if (!isSkipped) hand.close();
  });

  it.skipIf(isSkipped).each(CASES)('%s', (_, seenBy, changed) => {
    const bag = changed();
    expect(failedByHand(hand, onDisk(bag), bag)).toEqual(seenBy);
  });

  it.skipIf(isSkipped)('a listed file is a symbolic link to its own bytes elsewhere', () => {
    const bag = bagOf(SEALED);
    const elsewhere = onDisk(bagOf(SEALED));
    const path = onDisk({
      ...bag,
      files: new Map([...bag.files].filter(([one]) => one !== 'data/01-report.txt')),
    });
    const target = join(elsewhere, 'data/01-report.txt');
    symlinkSync(
      relative(dirname(join(path, 'data/01-report.txt')), target),
      join(path, 'data/01-report.txt'),
    );
    expect(failedByHand(hand, path, bag)).toEqual(['complete']);
  });

  it.skipIf(isSkipped)('folders are added whose names make every line twice, marks and all', () => {
    const bag = bagOf(SEALED);
    const path = onDisk(bag);
    for (const name of ['b\n./c\n.', 'c\n\n']) mkdirSync(join(path, name), { recursive: true });
    expect(failedByHand(hand, path, bag)).toEqual(['complete']);
  });
});
