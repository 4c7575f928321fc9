import { gunzipSync } from 'node:zlib';

import { missOf } from '#domain/miss.ts';
import type { Answer } from '#ports/fleet.ts';

import { answerOf, type SshEnd } from './ssh-answer.ts';

/**
 * What the script on a node printed of hosts that were read through it (infra/documents/through.sh):
 * an answer each, in the words of those that are read from here. A host of which no whole line came
 * is `cut-off`, also where the text is anything else. Never throws.
 */
export function answersThrough(
  text: string,
  hosts: readonly string[],
): Readonly<Record<string, Answer>> {
  // What follows the last newline was cut off.
  const lines = text.split('\n').slice(0, -1).map(partsOf);
  return Object.fromEntries(
    hosts.map((host) => {
      const parts = lines.find((one) => one?.host === host);
      return [host, parts === undefined ? NO_LINE : answerIn(parts)];
    }),
  );
}

type Parts = Record<'host' | 'exit' | 'gzip' | 'said', string>;

function partsOf(line: string): Parts | undefined {
  const [, host, exit, gzip, said] = LINE.exec(line) ?? [];
  if (host === undefined || exit === undefined || gzip === undefined || said === undefined) {
    return undefined;
  }
  return { host, exit, gzip, said };
}

function answerIn({ exit, gzip, said }: Parts): Answer {
  if (exit === NONE) return TOO_MUCH;
  const stderr = said === NONE ? '' : Buffer.from(said, 'base64').toString('latin1');
  const stdout = gzip === NONE ? '' : unpacked(gzip);
  if (stdout === undefined) return NOT_UNPACKED;
  const exitCode = Number(exit);
  const how: SshEnd['how'] = exitCode === OUT_OF_TIME ? 'out-of-time' : 'ended';
  return answerOf({ how, exitCode, stdout, stderr }, MOST_BYTES);
}

/** Undefined for what is no gzip, damaged, or longer than it may be. */
function unpacked(gzip: string): string | undefined {
  try {
    const packed = Buffer.from(gzip, 'base64');
    return gunzipSync(packed, { maxOutputLength: MOST_BYTES }).toString('latin1');
  } catch {
    return undefined;
  }
}

const LINE =
  /^boks-audit-through 1 host=([A-Za-z0-9._-]{1,253}) node=[!-~]{1,300} exit=(-|\d{1,3}) gzip=(-|[A-Za-z0-9+/]+={0,2}) said=(-|[A-Za-z0-9+/]+={0,2})$/;
const NONE = '-';
/** As `timeout` and `bounded` of the script have it. */
const OUT_OF_TIME = 124;
const NO_LINE: Answer = missOf('cut-off', 'its node said nothing of it');
const NOT_UNPACKED: Answer = missOf('rubbish', 'what its node sent of it cannot be unpacked');
const TOO_MUCH: Answer = missOf('cut-off', 'the host printed more than its node hands on');
/** The most that the script takes of a host: its logs. */
const MOST_BYTES = 2_200_000;
