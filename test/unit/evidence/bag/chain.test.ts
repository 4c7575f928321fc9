import { describe, expect, it } from 'vitest';

import { PROCESS } from '#adapters/process.ts';
import { checkChain, formatChain, linkOf } from '#domain/evidence/chain.ts';
import { canonicalJson, NO_RECORD_SHA256 } from '#domain/journal.ts';

import { recordOf } from '../../../contract/builders.ts';

const { sha256 } = PROCESS;
const links = [1, 2, 3].map((number) => ({
  number,
  utc: `2026-11-22T13:0${number}:00Z`,
  commitment: sha256(`record ${number}`),
}));
const CHAIN = formatChain(links, { prev: NO_RECORD_SHA256, sha256 });
const check = (text: string) => checkChain(text, sha256);

describe('the published chain', () => {
  it('is a line a record: n, time, commitment, the hash before, and the hash of all that', () => {
    const [first = '', second = ''] = CHAIN.split('\n');
    const said = `1 2026-11-22T13:01:00Z ${sha256('record 1')} ${NO_RECORD_SHA256}`;
    expect(first).toBe(`${said} ${sha256(said)}`);
    expect(second.split(' ')[3]).toBe(sha256(said));
    expect(check(CHAIN)).toEqual({ first: 1, last: 3 });
  });

  it('commits to a record by the hash of its canonical JSON, and tells nothing of it', () => {
    const record = recordOf('bank', 7, 'nonce');
    expect(linkOf(record, { utc: 'now', sha256 })).toEqual({
      number: 7,
      utc: 'now',
      commitment: sha256(canonicalJson(record)),
    });
  });

  it('may begin and end anywhere: what is not there is said by its numbers', () => {
    const lines = CHAIN.split('\n');
    expect(check(`${lines.slice(1, 3).join('\n')}\n`)).toEqual({ first: 2, last: 3 });
    const more = formatChain([{ ...links[0]!, number: 9 }], { prev: sha256('8'), sha256 });
    expect(check(more)).toEqual({ first: 9, last: 9 });
  });

  it('breaks where a line is changed, left out, moved or made anew', () => {
    const lines = CHAIN.split('\n').slice(0, -1);
    const [one = '', two = '', three = ''] = lines;
    const asText = (...of: readonly string[]) => `${of.join('\n')}\n`;
    expect(check(CHAIN.replace('13:02', '13:59'))).toBe('the line of record 2 was changed');
    expect(check(asText(one, three))).toBe('record 3 does not follow the line before it');
    expect(check(asText(one, one))).toBe('record 1 does not follow the line before it');
    expect(check(asText(two, one))).toBe('record 1 does not follow the line before it');
    expect(check(asText(one, 'rubbish'))).toBe('after record 1 stands no line of a chain');
    expect(check('')).toBe('it has no whole line');
    expect(check(CHAIN.slice(0, -1))).toBe('it has no whole line');
    const gap = formatChain([{ ...links[0]!, number: 3 }], { prev: one.slice(-64), sha256 });
    expect(check(`${one}\n${gap}`)).toBe('after record 1 stands record 3');
    const second = formatChain([links[0]!], { prev: sha256('another'), sha256 });
    expect(check(second)).toBe('record 1 does not follow the line before it');
  });
});
