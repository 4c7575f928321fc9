import type { EvidenceGroup } from '#domain/evidence/collected.ts';

import { printEvidence, type EvidenceRequest } from './evidence/host-evidence.ts';
import { printReading } from './host-output.ts';
import { drawAt, placeOf, streamOf } from './random.ts';
import type { HostMood } from './world-event.ts';
import type { World } from './world.ts';

/** What becomes of one request to a host. */
export type HostAnswer =
  | {
      readonly kind: 'answered';
      readonly text: string;
      readonly afterSeconds: number;
      readonly exitCode: number;
    }
  | { readonly kind: 'refused'; readonly afterSeconds: number }
  | { readonly kind: 'hangs' };

/** What a host is asked for: a reading, or a group of evidence, for which a peer may be named. */
export type HostRequest =
  | { readonly wanted: 'sequences' }
  | { readonly wanted: EvidenceGroup; readonly peer: string };

/**
 * Asks a host for a reading at a moment. The answer takes 1 to 6 seconds, and its values are those
 * of half-way through. A host that is switched off refuses; one with a mood does as it says.
 *
 * Invariant: the answer is a function of (scenario, seed, host, moment).
 */
export function askHost(world: World, host: string, atMs: number): HostAnswer {
  const afterSeconds = latencySeconds(world, `latency ${host}`, { atMs, longestSeconds: 5 });
  return answerOf({ world, host, atMs, afterSeconds }, (who, ms) => printReading(world, who, ms));
}

/**
 * The same for a group of evidence, which with the logs takes up to 11 seconds. A host that is switched
 * off meanwhile never ends.
 */
export function askForEvidence(world: World, request: EvidenceRequest, atMs: number): HostAnswer {
  const { host, group } = request;
  const longestSeconds = group === 'logs' ? 10 : 5;
  const afterSeconds = latencySeconds(world, `${group} ${host}`, { atMs, longestSeconds });
  const moment = { world, host, atMs, afterSeconds };
  if (diesDuring(moment)) return { kind: 'hangs' };
  return answerOf(moment, (who, ms) => printEvidence(world, { ...request, host: who }, ms));
}

function diesDuring({ world, host, atMs, afterSeconds }: Moment): boolean {
  const isOnAt = (ms: number): boolean => {
    world.advanceTo(ms);
    return world.look(host).poweredOn;
  };
  return isOnAt(atMs) && !isOnAt(atMs + afterSeconds * 1000);
}

type Moment = {
  readonly world: World;
  readonly host: string;
  readonly atMs: number;
  readonly afterSeconds: number;
};

function answerOf(
  { world, host, atMs, afterSeconds }: Moment,
  printAt: (host: string, atMs: number) => string,
): HostAnswer {
  const printedMs = Math.round(atMs + afterSeconds * 500);
  world.advanceTo(printedMs);
  const { poweredOn, mood } = world.look(host);
  if (!poweredOn) return { kind: 'refused', afterSeconds };
  const print = (who: string): string => printAt(who, printedMs);
  const answer: Answered = { kind: 'answered', text: print(host), afterSeconds, exitCode: 0 };
  if (mood === undefined || mood.untilMs <= printedMs) return answer;
  return inMood({ world, host, answer, print }, mood.mood);
}

type Answered = Extract<HostAnswer, { kind: 'answered' }>;
type Asked = {
  readonly world: World;
  readonly host: string;
  readonly answer: Answered;
  readonly print: (host: string) => string;
};

function inMood(asked: Asked, mood: HostMood): HostAnswer {
  const { answer, print } = asked;
  switch (mood.kind) {
    case 'refuses':
      return { kind: 'refused', afterSeconds: answer.afterSeconds };
    case 'hangs':
      return { kind: 'hangs' };
    case 'prints-half':
      return { ...answer, text: answer.text.slice(0, halfOf(asked)) };
    case 'prints-rubbish':
      return { ...answer, text: rubbishOf(asked) };
    case 'exits-non-zero':
      return { ...answer, text: 'boksadm: cannot attach to shared memory\n', exitCode: 1 };
    case 'warns':
    case 'prints-for':
    case 'leaves-out':
      return answer;
    case 'answers-as':
      return { ...answer, text: print(mood.other) };
  }
}

/** A fifth to four fifths of the text: never so much that the end mark is in it. */
function halfOf({ world, host, answer }: Asked): number {
  const draw = drawAt(streamOf(world.seed, `half ${host}`), placeOf(world.nowMs));
  return Math.floor(answer.text.length * (0.2 + 0.6 * draw));
}

function rubbishOf({ world, host }: Asked): string {
  const stream = streamOf(world.seed, `rubbish ${host}`);
  const place = placeOf(world.nowMs);
  const lines = Array.from({ length: 12 }, (_, n) => drawAt(stream, place + n).toString(36));
  return `Segmentation fault (core dumped)\n${lines.join('\n')}\n`;
}

function latencySeconds(
  world: World,
  concern: string,
  { atMs, longestSeconds }: { readonly atMs: number; readonly longestSeconds: number },
): number {
  const draw = drawAt(streamOf(world.seed, concern), placeOf(atMs));
  return Math.round(1000 + 1000 * longestSeconds * draw) / 1000;
}
