import { describe, expect, it } from 'vitest';

import type { CaptureTexts } from '#domain/capture/capture-text.ts';
import { hideNames, type HiddenNames, type NameHints } from '#domain/capture/hide-names.ts';

import { hmac } from '../../support/redaction.ts';

const TOLD = { boksVersion: '7.1', platform: 'Linux', role: 'master', source: 'a test' };
const NOBODY: NameHints = { hosts: [], users: [], sites: [] };
const IN_COLUMNS = [
  'Server    Since last  Since last    Since last  Count    Last',
  '          pckt        fail          sync        sent     status',
  'REPHOST5  00:49       523d 5:19:20  04:49       1853521  ok',
  'REPHOST3  00:49                     04:50       726768   ok',
  'BOKREP-AMSTERDAM.bank.example  00:49                     04:50       726768   ok',
  'r         00:49                     04:50       726768   ok',
  '',
].join('\n');

const hidden = (texts: CaptureTexts, hints: Partial<NameHints> = {}, told = {}): HiddenNames =>
  hideNames(texts, { ...TOLD, ...told }, { hints: { ...NOBODY, ...hints }, hmac });

function cleanOf(result: HiddenNames): Extract<HiddenNames, { kind: 'clean' }> {
  if (result.kind === 'held') throw new Error(result.reasons.join('; '));
  return result;
}

describe('names of a capture', () => {
  it('leave the columns of a list where they were, a name that runs into them too', () => {
    const { texts, counts } = cleanOf(hidden({ list: IN_COLUMNS }));
    expect(texts.list?.split('\n')).toEqual([
      'Server    Since last  Since last    Since last  Count    Last',
      '          pckt        fail          sync        sent     status',
      'HOST0001  00:49       523d 5:19:20  04:49       1853521  ok',
      'HOST0002  00:49                     04:50       726768   ok',
      'host000000000003.net1.net0002  00:49                     04:50       726768   ok',
      'r         00:49                     04:50       726768   ok',
      '',
    ]);
    expect(counts).toEqual({ R20: 3 });
  });

  it('are the same in every text', () => {
    const { texts } = cleanOf(
      hidden({
        list: 'REPHOST3 00:49 04:50 726768 ok\n',
        fque: 'waiting for rephost3: 12\n',
        sequence: 'warning: rephost3 is slow\nT7 13678d 8:33:46 5053 (5053)\n',
      }),
    );
    expect(texts).toEqual({
      list: 'HOST0001 00:49 04:50 726768 ok\n',
      fque: 'waiting for host0001: 12\n',
      sequence: 'warning: host0001 is slow\nT7 13678d 8:33:46 5053 (5053)\n',
    });
  });

  it('leave sequence numbers and stamps as they are, whatever they look like', () => {
    const sequence = 'T7 13678d 8:33:46 5053 (5053)\nT9 13178d 11:05:23 10258 (10258)\n';
    expect(cleanOf(hidden({ sequence })).texts).toEqual({ sequence });
  });

  it('are found in mail and web addresses, and in what is told', () => {
    const { texts, told } = cleanOf(
      hidden(
        { sequence: 'ask ops.team@bank.example or https://wiki.bank.example/boks\n' },
        {},
        { boksVersion: '7.1.0.3 as on bokm01.bank.example' },
      ),
    );
    expect(texts.sequence).toMatch(
      /^ask user-[0-9a-f]{8}@\S+ or https:\/\/h\d+\.net\d\.net\d+\/boks\n$/,
    );
    expect(`${texts.sequence}${told.boksVersion}`).not.toMatch(/ops|bank|wiki|bokm01/);
    expect(told.boksVersion).toMatch(/^7\.1\.0\.3 as on /);
  });
});

describe('a name in a format that nobody has seen', () => {
  it('is hidden where a line is mostly numbers behind it, whatever else the line says', () => {
    const list =
      'Replica  Lag  Queue  State\namsterdam  12s  7  SYNCED  standby\nrep1  3s  0  SYNCED\n';
    const { texts } = cleanOf(
      hidden({ list, fque: 'amsterdam: all sent\nrotterdam 17 2 waiting\ntotal 17\n' }),
    );
    expect(texts).toEqual({
      list: 'Replica  Lag  Queue  State\nhost00001  12s  7  SYNCED  standby\nh002  3s  0  SYNCED\n',
      fque: 'host00001: all sent\nhost00003 17 2 waiting\ntotal 17\n',
    });
  });

  it('is hidden where ls names owners of files', () => {
    const files = '-rw-r----- 1 annabel acmebank 0 Nov 17 15:14 addr.dat\n';
    expect(cleanOf(hidden({ files })).texts.files).toMatch(
      /^-rw-r----- 1 user-[0-9a-f]{8} user-[0-9a-f]{8} 0 Nov 17 15:14 addr\.dat\n$/,
    );
  });
});

describe('a capture that is to leave', () => {
  it('hides what no text tells where it is hinted at, an alias with its host', () => {
    const { texts } = cleanOf(
      hidden(
        { fque: 'queue of master1 at Leiden, kept by mlindqvist; bokm01 is its other name\n' },
        {
          hosts: [{ name: 'bokm01', otherNames: ['master1'] }],
          users: ['mlindqvist'],
          sites: ['Leiden'],
        },
      ),
    );
    expect(texts.fque).toMatch(
      /^queue of host001 at site-[0-9a-f]{8}, kept by user-[0-9a-f]{8}; host01 is its other name\n$/,
    );
  });

  it('is not read otherwise than before: where it would be, nothing leaves', () => {
    const status = hidden({ list: 'REPHOST3 00:49 04:50 726768 stale\n' }, { sites: ['stale'] });
    expect(status).toEqual({
      kind: 'held',
      reasons: ['list.txt would be read otherwise once its names are replaced'],
    });
  });

  it('is held where a name stands there in another form, with the file and the line', () => {
    const text = 'T7 13678d 8:33:46 5053 (5053)\ncheck 24tsivqdnilm\n';
    expect(hidden({ sequence: text }, { users: ['mlindqvist42'] })).toEqual({
      kind: 'held',
      reasons: ['sequence.txt, line 2: still shows the name of a user, written backwards (R90)'],
    });
  });

  it('is held where its own check would refuse it', () => {
    const fque = 'waiting\nhttp://fe80::1:hunter4@00:11:22:33:44:55:80/x\n';
    expect(hidden({ fque })).toEqual({
      kind: 'held',
      reasons: ['fque.txt, line 2: redaction still finds R03'],
    });
  });

  it('is shown line by line, a secret of such a line by its tag alone', () => {
    const { previews } = cleanOf(
      hidden({ fque: 'REPHOST3 password=hunter2222\n', list: 'REPHOST3 00:49 04:50 7 ok\n' }),
    );
    expect(previews.find(({ path }) => path === 'fque.txt')?.differences).toEqual([
      {
        line: 1,
        before: 'REPHOST3 password=[REDACTED:password]',
        after: 'HOST0001 password=[REDACTED:password]',
        rules: ['R20', 'R04'],
      },
    ]);
  });
});
