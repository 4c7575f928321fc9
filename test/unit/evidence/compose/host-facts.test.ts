import { readFile } from 'node:fs/promises';

import { describe, expect, it } from 'vitest';

import { COLLECTORS } from '#domain/evidence/collected.ts';
import { COLLECTOR_COMMANDS } from '#domain/evidence/compose/collector-commands.ts';
import { COLLECTOR_FILES } from '#domain/evidence/compose/collector-files.ts';
import { csvOf } from '#domain/evidence/compose/csv.ts';
import { fullDisks } from '#domain/evidence/host/disks.ts';
import { parseEnvironment } from '#domain/evidence/host/environment.ts';
import { minutesOfZone, momentOfEntry } from '#domain/evidence/host/errlog-times.ts';
import { parseProcesses } from '#domain/evidence/host/processes.ts';

const at = (instant: string): number => Date.parse(instant);

describe('when an entry of a log was written', () => {
  const clock = { offsetMinutes: 60, readAtMs: at('2026-01-02T00:30:00Z') };

  it.each([
    ['Jan  2 01:10:00', '2026-01-02T00:10:00Z'],
    ['Dec 31 23:59:59', '2025-12-31T22:59:59Z'],
    ['Jan  2 20:00:00', '2026-01-02T19:00:00Z'],
    ['Jan  4 01:00:00', '2025-01-04T00:00:00Z'],
    ['Mon Nov 17 15:02:21 2008', '2008-11-17T14:02:21Z'],
    ['Feb 29 12:00:00 2024', '2024-02-29T11:00:00Z'],
  ])('%s, is the last such moment before it was read', (date, instant) => {
    expect(momentOfEntry(date, clock)).toBe(at(instant));
  });

  it('is not known of what is no date', () => {
    expect(momentOfEntry('Foo 12 12:00:00', clock)).toBeUndefined();
  });

  it.each([
    ['+0130', 90],
    ['-0500', -300],
    ['+0000', 0],
    ['-', undefined],
  ])('the zone %s is %s minutes east', (zone, minutes) => {
    expect(minutesOfZone(zone)).toBe(minutes);
  });
});

describe('what a host tells', () => {
  it('of its processes: since when they run, by its own clock', () => {
    const [one, other] = parseProcesses(
      '    7     1 2-03:04:05 /opt/boksm/lib/boks_init -f x/boksinit.master\nPID PPID\n 1201  1200 16:09 boks_servm\n',
      1_000_000,
    );
    expect(one).toMatchObject({ pid: 7, program: 'boks_init', startedAtMs: 816_155_000 });
    expect(other).toMatchObject({ program: 'boks_servm', age: '16:09', startedAtMs: 999_031_000 });
  });

  it('of ENV: the last line of a name, without its quotes', () => {
    const shown = parseEnvironment(
      'BOKSINIT=client\nexport BOKSINIT="replica"\nlines not shown: 3\n',
    );
    expect([...shown]).toEqual([['BOKSINIT', 'replica']]);
  });

  it('of its disks: those that are nearly full', () => {
    expect(
      fullDisks('/dev/a 10 9 1 94% /\n/dev/b 10 10 0 95% /var\nFilesystem Use% Mounted\n'),
    ).toEqual([{ mount: '/var', percent: 95 }]);
  });
});

describe('the files of a bundle', () => {
  it('have a place for every collector, once, and for no other', () => {
    const planned = Object.entries(COLLECTORS).flatMap(([group, names]) =>
      names.map((name) => `${group}/${name}`),
    );
    const placed = COLLECTOR_FILES.map(({ group, collector }) => `${group}/${collector}`);
    expect(placed).toEqual(planned);
    const files = COLLECTOR_FILES.flatMap(({ file }) => file ?? []);
    expect(new Set(files).size).toBe(files.length);
  });

  it('name the commands of every collector as the document that runs them writes them', async () => {
    const texts = await Promise.all(
      ['host.sh', 'collect-evidence.sh'].map(async (name) =>
        readFile(new URL(`../../../../infra/documents/${name}`, import.meta.url), 'utf8'),
      ),
    );
    const script = texts.join('\n');
    expect(Object.keys(COLLECTOR_COMMANDS).toSorted()).toEqual(
      Object.values(COLLECTORS).flat().toSorted(),
    );
    const pieces = Object.values(COLLECTOR_COMMANDS)
      .flat()
      .flatMap((command) => command.split('…'));
    expect(pieces.filter((piece) => !script.includes(piece))).toEqual([]);
  });

  it('run nothing in a spreadsheet, whatever a host printed, and keep numbers as they are', () => {
    expect(
      csvOf(
        ['a', 'b'],
        [
          ['=cmd()', -12],
          ['@x, "y"', null],
          ['two\nlines', 1929],
        ],
      ),
    ).toBe('a,b\n"\'=cmd()",-12\n"\'@x, ""y""",\ntwo lines,1929\n');
  });
});
