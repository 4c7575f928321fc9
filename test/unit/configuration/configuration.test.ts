import { readFileSync } from 'node:fs';

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { ConfigurationError, readConfiguration } from '#cli/local/configuration-file.ts';
import { toSettings } from '#contracts/configuration.ts';
import { DEFAULT_THRESHOLDS } from '#domain/settings.ts';

const EXAMPLE = readFileSync('boks-audit.example.yaml', 'utf8');

const SMALL = `version: 1
domains:
  - name: demo
    simulator: { scenario: healthy }
    master: { host: bokmaster }
    replicas:
      - host: REPHOST
`;

/** The faults of a text, as they are printed. */
function faultsOf(text: string): readonly string[] {
  try {
    readConfiguration(text, 'f.yaml');
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.lines;
    throw error;
  }
}

/** The small configuration with one text in place of another. */
const changed = (before: string, after: string): string => {
  expect(SMALL).toContain(before);
  return SMALL.replace(before, after);
};

describe('a configuration', () => {
  it('is read from the annotated example, whose defaults are our own', () => {
    const settings = toSettings(readConfiguration(EXAMPLE, 'example'));
    expect(settings.map(({ domain }) => domain)).toEqual(['demo', 'prod']);
    const [ours] = toSettings(readConfiguration(SMALL, 'small'));
    expect({ ...settings[0], replicas: [] }).toEqual({ ...ours, replicas: [] });
  });

  it('gives each domain what it says, then what defaults say, then ours', () => {
    const text = changed(
      'domains:\n  - name: demo\n',
      `defaults:
  period: 10m
  replicaTime: 90s
  thresholds: { stuck: { reads: 5, time: 1h } }
domains:
  - name: demo
    period: 15m
`,
    );
    expect(toSettings(readConfiguration(text, 'f'))[0]).toMatchObject({
      periodSeconds: 900,
      replicaSeconds: 90,
      masterSeconds: 60,
      joiningSeconds: 3600,
      busy: [5],
      thresholds: { ...DEFAULT_THRESHOLDS, stuck: { reads: 5, seconds: 3600 } },
    });
  });

  it('knows a former master and the names of the list', () => {
    const text = changed('host: REPHOST', 'host: REPHOST\n        formerMaster: true');
    expect(toSettings(readConfiguration(text, 'f'))[0]?.replicas).toEqual([
      { host: 'REPHOST', formerMaster: true, listNames: [] },
    ]);
  });
});

describe('what kinds of findings go by', () => {
  it('a site of its own, and how many replicas must be alive; left out, nothing is said', () => {
    const [silent] = toSettings(readConfiguration(SMALL, 'f'));
    expect(silent).not.toHaveProperty('minimum');
    const text = changed(
      '    replicas:\n      - host: REPHOST\n',
      '    minimum: 1\n    replicas:\n      - host: REPHOST\n        site: north\n',
    );
    expect(toSettings(readConfiguration(text, 'f'))[0]).toMatchObject({
      minimum: 1,
      replicas: [{ host: 'REPHOST', site: 'north' }],
    });
  });

  it('where BoKS lies, whole where a part of it is said; left out, nothing is said', () => {
    expect(toSettings(readConfiguration(SMALL, 'f'))[0]).not.toHaveProperty('paths');
    const text = changed('    master:', '    paths: { boksm: /srv/boks }\n    master:');
    expect(toSettings(readConfiguration(text, 'f'))[0]?.paths).toEqual({
      boksm: '/srv/boks',
      etc: '/etc/opt/boksm',
      var: '/var/opt/boksm',
    });
  });

  it('a threshold that a domain names, the others as ever; none that nobody knows', () => {
    const named = changed(
      '    master:',
      '    thresholds: { blind: { reads: 4, time: 1h } }\n    master:',
    );
    expect(toSettings(readConfiguration(named, 'f'))[0]?.thresholds).toEqual({
      ...DEFAULT_THRESHOLDS,
      blind: { reads: 4, seconds: 3600 },
    });
    const unknown = named.replace('blind:', 'blnd:');
    expect(faultsOf(unknown)).toHaveLength(1);
    expect(faultsOf(unknown)[0]).toMatch(/^f\.yaml:\d+: domains\[0\]\.thresholds/);
  });
});

/** What is wrong, in which text, and how its first fault begins. */
const FAULTY: readonly [string, string, string][] = [
  [
    'a wrong host name',
    changed('host: REPHOST', 'host: "-x"'),
    'f.yaml:7: domains[0].replicas[0].host: a host name has',
  ],
  [
    'an unknown key',
    changed('version: 1', 'version: 1\ncolour: red'),
    'f.yaml:2: colour: nothing of this name is known here',
  ],
  [
    'another version',
    changed('version: 1', 'version: 2'),
    'f.yaml:1: version: this version of boks-audit reads version: 1',
  ],
  [
    'a duplicate key',
    changed('version: 1', 'version: 1\nversion: 1'),
    'f.yaml:2: Map keys must be unique',
  ],
  ['broken YAML', changed('replicas:', 'replicas: ['), 'f.yaml:'],
  [
    'a domain name',
    changed('name: demo', 'name: Demo'),
    'f.yaml:3: domains[0].name: a domain name has',
  ],
  [
    'no replicas',
    changed('    replicas:\n      - host: REPHOST\n', ''),
    'f.yaml:3: domains[0].replicas: write a list of replicas',
  ],
  [
    'the master twice',
    changed('host: REPHOST', 'host: BOKMASTER'),
    'f.yaml:7: domains[0].replicas[0].host: BOKMASTER is there already, as the master',
  ],
  [
    'a number as a duration',
    changed('name: demo', 'name: demo\n    period: 300'),
    'f.yaml:4: domains[0].period: write a duration as 90s, 5m or 1h',
  ],
  [
    'deadlines beyond the period',
    changed('name: demo', 'name: demo\n    period: 2m'),
    'f.yaml:4: domains[0].period: a period of 120s is too short',
  ],
  [
    'a deadline beyond 900 s',
    changed('name: demo', 'name: demo\n    period: 1h\n    masterTime: 16m'),
    'f.yaml:5: domains[0].masterTime: at most 900s',
  ],
  [
    'a period of half a minute',
    changed('name: demo', 'name: demo\n    period: 330s'),
    'f.yaml:4: domains[0].period: whole minutes',
  ],
  [
    'a host without a way',
    changed('    simulator: { scenario: healthy }\n', ''),
    'f.yaml:4: domains[0].master: say how bokmaster is reached',
  ],
  [
    'a path that climbs',
    changed('name: demo', 'name: demo\n    paths: { var: /var/../etc }'),
    'f.yaml:4: domains[0].paths.var: write an absolute path',
  ],
  ['an alias without an anchor', changed('host: REPHOST', 'host: *nobody'), 'f.yaml:'],
  ['nothing at all', '', 'f.yaml:1: write names with values (name: value): nothing is there'],
  [
    'a host by its name alone',
    changed('{ host: bokmaster }', 'bokmaster'),
    'f.yaml:5: domains[0].master: write names with values (name: value): it is a text',
  ],
];

describe('a fault is told with its line and path', () => {
  it.each(FAULTY)('%s', (_what, text, begins) => {
    const faults = faultsOf(text);
    expect(faults[0]?.slice(0, begins.length)).toBe(begins);
    expect(faults.every((line) => !line.includes('\n'))).toBe(true);
  });

  it('all at once, in the order of lines', () => {
    const text = changed('name: demo', 'name: Demo\n    period: 2m').replace('REPHOST', '"-"');
    expect(faultsOf(text).map((line) => line.split(': ')[0])).toEqual([
      'f.yaml:3',
      'f.yaml:4',
      'f.yaml:8',
    ]);
  });
});

it('whatever is done to the example, it is read or refused with its typed error', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '-',
      ':',
      '[',
      ']',
      '{',
      '}',
      '&a ',
      '*a',
      '!!str ',
      '|',
      '"',
      '#',
      '\t',
      '\n',
      '0',
      '~',
      '? ',
      '<<: ',
      '__proto__: 1\n',
      'constructor: 1\n',
      '---\n',
      '%YAML 9.9\n',
      '1e999',
      '-1',
    ),
    fc.string({ maxLength: 6, unit: 'binary' }),
  );
  const cut = fc.record({
    at: fc.nat(EXAMPLE.length),
    remove: fc.nat(40),
    put: piece,
  });
  fc.assert(
    fc.property(fc.array(cut, { minLength: 1, maxLength: 4 }), (cuts) => {
      const text = cuts.reduce(
        (before, { at, remove, put }) => before.slice(0, at) + put + before.slice(at + remove),
        EXAMPLE,
      );
      for (const line of faultsOf(text)) expect(line).toMatch(/^f\.yaml:\d+: \S/);
    }),
    { numRuns: 600 },
  );
});

describe('what defaults say wrongly', () => {
  const twoDomains = (defaults: string): string =>
    `${SMALL.replace('domains:', `defaults:\n  ${defaults}\ndomains:`)}${SMALL.slice(SMALL.indexOf('  - name')).replace('demo', 'other')}`;

  it('is told once, at its own line, however many domains take it', () => {
    expect(faultsOf(twoDomains('period: 150s'))).toEqual([
      expect.stringMatching(/^f\.yaml:3: defaults\.period: whole minutes/),
      expect.stringMatching(/^f\.yaml:3: defaults\.period: a period of 150s is too short/),
    ]);
    expect(faultsOf(twoDomains('replicaTime: 16m'))).toContainEqual(
      expect.stringMatching(/^f\.yaml:3: defaults\.replicaTime: at most 900s/),
    );
  });

  it('is no fault of a domain where it is no duration at all', () => {
    expect(faultsOf(twoDomains('period: banana'))).toEqual([
      expect.stringMatching(/^f\.yaml:3: defaults\.period: write a duration/),
    ]);
  });
});
