import type { FrameFault } from '#domain/framed-answer.ts';
import type { ReadingFrame } from '#domain/reading.ts';

import { everySign } from './sequence-oracle.ts';

const NAME = 'boks-audit-reading';
const KEYS =
  'host instance configured running boks_init boks_master version zone sequence_exit list_exit';

/** An answer put together by hand, as the host's script prints it. */
export function readingByHand(
  head: string,
  sections: readonly (readonly [name: string, text: string])[],
  hashOf: (text: string) => string,
): string {
  const body = [`${NAME} 1 ${head}\n`];
  for (const [name, text] of sections) body.push(`--- ${name} bytes=${text.length}\n`, text);
  const whole = body.join('');
  return `${whole}--- end bytes=${whole.length} sha256=${hashOf(whole)}\n`;
}

/**
 * Why the answer is not what the text shows; undefined when it is. The sections are gathered line
 * by line until their length is reached, and the frame is compared value by value as text.
 */
export function faultOfReading(
  text: string,
  answer: { readonly kind: 'frame'; readonly frame: ReadingFrame } | FrameFault,
  hashOf: (text: string) => string,
): string | undefined {
  const shown = shownBy(text, hashOf);
  if (answer.kind !== 'frame') {
    const kind = kindByHead(text);
    if (kind !== undefined && kind !== answer.kind) return `it is ${kind}, not ${answer.kind}`;
    return shown === undefined ? undefined : `did not read a whole answer: ${answer.reason}`;
  }
  if (shown === undefined) return 'read an answer that is not whole';
  const { head, sequence, list, files, counters } = answer.frame;
  const read = new Map<string, unknown>([
    ...Object.entries(headWords(head)),
    ['sequence', sequence],
    ['list', list],
    ['files', files],
    ['counters', counters && `inode=${counters.inode} mtime=${counters.modifiedSeconds}\n`],
  ]);
  for (const [key, value] of read) {
    if (shown.get(key) !== value) return `${key} is not the one shown`;
  }
  return [...shown.keys()].every((key) => read.has(key)) ? undefined : 'something shown is missing';
}

/** The kind of fault that the head line alone decides; undefined where it does not. */
function kindByHead(text: string): FrameFault['kind'] | undefined {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => line.startsWith(`${NAME} `));
  if (first < 0 || lines.slice(0, first).join('\n').length >= 4096) return 'rubbish';
  if (first === lines.length - 1) return 'cut-off';
  const version = lines[first]?.split(' ')[1] ?? '';
  if (version === '' || !everySign(version, (sign) => sign >= '0' && sign <= '9')) return 'rubbish';
  return version === '1' ? undefined : 'unknown-format';
}

function headWords(head: ReadingFrame['head']): Record<string, string> {
  const minutes = head.zoneOffsetMinutes;
  const digits = (number: number): string => `${number < 10 ? '0' : ''}${number}`;
  const size = Math.abs(minutes ?? 0);
  const zone = `${digits((size - (size % 60)) / 60)}${digits(size % 60)}`;
  return {
    host: head.host,
    instance: head.instance ?? '-',
    configured: head.configuredRole ?? '-',
    running: head.runningRole ?? '-',
    boks_init: head.initRuns ? 'yes' : 'no',
    boks_master: head.masterRuns ? 'yes' : 'no',
    version: head.boksVersion ?? '-',
    zone: minutes === undefined ? '-' : `${Object.is(size, minutes) ? '+' : '-'}${zone}`,
    sequence_exit: String(head.sequenceExit ?? '-'),
    list_exit: String(head.listExit ?? '-'),
  };
}

/** Everything a whole answer shows, by its key; undefined when it is not whole. */
function shownBy(text: string, hashOf: (text: string) => string): Map<string, string> | undefined {
  const lines = text.split('\n').map((line) => `${line}\n`);
  const first = lines.findIndex((line) => line.startsWith(`${NAME} `));
  if (first < 0 || lines.slice(0, first).join('').length > 4096) return undefined;
  const shown = headShown(lines[first] ?? '');
  if (shown === undefined) return undefined;
  let at = first + 1;
  for (; !(lines[at] ?? '--- end ').startsWith('--- end ');) {
    const [dashes, name = '', bytes = '', more] = (lines[at] ?? '').trimEnd().split(' ');
    const length = Number(bytes.slice('bytes='.length));
    const known = ['sequence', 'list', 'files', 'counters'].includes(name) && !shown.has(name);
    const canonical = lines[at] === `--- ${name} bytes=${length}\n`;
    if (dashes !== '---' || more !== undefined || !known || !canonical) return undefined;
    let section = '';
    for (at += 1; section.length < length && at < lines.length - 1; at += 1) section += lines[at];
    if (section.length !== length) return undefined;
    shown.set(name, section);
  }
  const body = lines.slice(first, at).join('');
  const ascii = everySign(body, (sign) => sign.charCodeAt(0) < 128);
  const mark = (hash: string): string => `--- end bytes=${body.length} sha256=${hash}\n`;
  const fits = lines[at] === mark('-') || lines[at] === mark(hashOf(body));
  const ends = lines.slice(at + 1).every((line) => line.trim() === '');
  return fits && ends && ascii && sectionsFit(shown) ? shown : undefined;
}

/** Whether the sections are what they should be; an empty one of counters is none. */
function sectionsFit(shown: Map<string, string>): boolean {
  if (!shown.has('sequence')) return false;
  const counters = shown.get('counters');
  if (counters === undefined) return true;
  if (counters === '') return shown.delete('counters');
  const [inode = '', mtime = ''] = counters.split(' ').map((word) => word.replace(/^\w+=/, ''));
  const numbers = [Number(inode), Number(mtime)];
  return (
    numbers.every((number) => Number.isSafeInteger(number) && number >= 0) &&
    counters === `inode=${numbers[0]} mtime=${numbers[1]}\n`
  );
}

function headShown(line: string): Map<string, string> | undefined {
  const [, version, ...words] = line.slice(0, -1).split(' ');
  const shown = new Map(
    words.map((word): [string, string] => {
      const [key = '', ...value] = word.split('=');
      return [key, value.join('=')];
    }),
  );
  const keys = KEYS.split(' ');
  const whole = words.length === keys.length && keys.every((key) => shown.get(key));
  if (version !== '1' || !whole || !valuesFit(shown)) return undefined;
  if (shown.get('zone') === '-0000') shown.set('zone', '+0000');
  return shown;
}

function valuesFit(shown: ReadonlyMap<string, string>): boolean {
  const value = (key: string): string => shown.get(key) ?? '';
  const graphic = [...shown.values()].every((word) =>
    everySign(word, (sign) => sign > ' ' && sign <= '~'),
  );
  const runs = [value('boks_init'), value('boks_master')];
  const exits = [value('sequence_exit'), value('list_exit')];
  const zone = value('zone');
  const zoneFits =
    zone === '-' ||
    (zone.length === 5 &&
      '+-'.includes(zone.charAt(0)) &&
      everySign(zone.slice(1), (sign) => '0123456789'.includes(sign)) &&
      Number(zone.slice(1, 3)) < 24 &&
      Number(zone.slice(3)) < 60);
  return (
    graphic &&
    value('host') !== '-' &&
    runs.every((word) => word === 'yes' || word === 'no') &&
    exits.every(
      (word) => word === '-' || (String(Number(word)) === word && isByte(Number(word))),
    ) &&
    zoneFits
  );
}

const isByte = (number: number): boolean => Number.isInteger(number) && number >= 0 && number < 256;
