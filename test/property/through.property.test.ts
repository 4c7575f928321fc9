import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { SshWay } from '#adapters/local/ssh-way.ts';
import { answersThrough } from '#adapters/through-answer.ts';
import { formatTarget } from '#adapters/through-target.ts';
import { throughLine } from '#test/through-line.ts';

import { sentDocuments } from '../../infra/sent-documents.ts';
import { fixedAndFresh } from '../support/seeds.ts';

const host = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,20}$/);
const bytes = (maxLength: number): fc.Arbitrary<string> =>
  fc.uint8Array({ maxLength }).map((array) => Buffer.from(array).toString('latin1'));
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const way: fc.Arbitrary<SshWay> = fc.record({
  address: maybe(fc.oneof(fc.ipV4(), fc.ipV6(), fc.domain())),
  port: maybe(fc.integer({ min: 1, max: 65_535 })),
  user: maybe(fc.stringMatching(/^[a-z_][a-z0-9_-]{0,31}$/)),
  root: fc.constantFrom('none', 'sudo', 'suexec'),
  shell: fc.constantFrom(undefined, '/bin/sh', '/usr/xpg4/bin/sh', '/bin/ksh'),
  hostKey: maybe(
    fc.stringMatching(
      /^(?:ssh-rsa|sk-ssh-ed25519@openssh\.com|ecdsa-sha2-nistp256) [A-Za-z0-9+/]{20,90}={0,2}( [ -~]{0,20})?$/,
    ),
  ),
});

describe.each(fixedAndFresh)('with $label', ({ seed }) => {
  it('what each host printed comes back, whatever it is', () => {
    const said = fc.record({ stdout: bytes(300), stderr: bytes(600) });
    fc.assert(
      fc.property(fc.dictionary(host, said, { maxKeys: 6 }), (all) => {
        const lines = Object.entries(all).map(([name, each]) =>
          throughLine({ host: name, exit: 0, ...each }),
        );
        const answers = answersThrough(lines.join(''), Object.keys(all));
        for (const [name, { stdout }] of Object.entries(all)) {
          expect(answers[name]).toEqual(
            stdout.trim() === ''
              ? { kind: 'miss', cause: 'rubbish', detail: 'the host printed nothing' }
              : { kind: 'answered', text: stdout },
          );
        }
      }),
      { seed },
    );
  });

  it('there is an answer for every host, and no error, whatever a node printed', () => {
    const line = fc
      .record({ host, exit: fc.nat(999), stdout: bytes(40), stderr: bytes(40) })
      .map(throughLine);
    const damaged = fc.tuple(line, fc.nat(), fc.integer({ min: 0, max: 255 })).map(hurt);
    const text = fc.array(fc.oneof(line, damaged, bytes(60))).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.uniqueArray(host, { maxLength: 6 }), (printed, asked) => {
        const named = [...printed.matchAll(/ host=(\S+) /g)].map(([, name = '']) => name);
        const hosts = [...new Set([...asked, ...named])];
        const answers = answersThrough(printed, hosts);
        expect(Object.keys(answers).toSorted()).toEqual(hosts.toSorted());
        for (const answer of Object.values(answers))
          expect(['answered', 'miss']).toContain(answer.kind);
      }),
      { seed },
    );
  });

  it('every word that names hosts is one that SSM lets through', () => {
    const { targets } = sentDocuments().through.content.parameters;
    if (targets === undefined || !('allowedPattern' in targets)) throw new Error('no pattern');
    const pattern = new RegExp(targets.allowedPattern);
    const words = fc.array(fc.tuple(host, way), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(words, (hosts) => {
        const text = hosts.map(([name, each]) => formatTarget(name, each)).join(' ');
        expect(text).toMatch(pattern);
        expect(text.length).toBeLessThanOrEqual(targets.maxChars);
      }),
      { seed },
    );
  });
});

/** One character of it is another. */
const hurt = ([line, place, character]: readonly [string, number, number]): string => {
  const at = place % line.length;
  return `${line.slice(0, at)}${String.fromCharCode(character)}${line.slice(at + 1)}`;
};
