import { printReading } from './host-output.ts';
import { drawAt, placeOf, streamOf } from './random.ts';
import type { HostMood } from './world-event.ts';
import type { World } from './world.ts';

/** What becomes of one request to read a host. */
export type HostAnswer =
  | {
      readonly kind: 'answered';
      readonly text: string;
      readonly afterSeconds: number;
      readonly exitCode: number;
    }
  | { readonly kind: 'refused'; readonly afterSeconds: number }
  | { readonly kind: 'hangs' };

/**
 * Asks a host for a reading at a moment. The answer takes 1 to 6 seconds, and its values are those
 * of half-way through. A host that is switched off refuses; one with a mood does as it says.
 *
 * Invariant: the answer is a function of (scenario, seed, host, moment).
 */
export function askHost(world: World, host: string, atMs: number): HostAnswer {
  const afterSeconds = latencySeconds(world, host, atMs);
  const printedMs = Math.round(atMs + afterSeconds * 500);
  world.advanceTo(printedMs);
  const { poweredOn, mood } = world.look(host);
  if (!poweredOn) return { kind: 'refused', afterSeconds };
  const answer: Answered = {
    kind: 'answered',
    text: printReading(world, host, printedMs),
    afterSeconds,
    exitCode: 0,
  };
  if (mood === undefined || mood.untilMs <= printedMs) return answer;
  return inMood({ world, host, answer }, mood.mood);
}

type Answered = Extract<HostAnswer, { kind: 'answered' }>;
type Asked = { readonly world: World; readonly host: string; readonly answer: Answered };

function inMood(asked: Asked, mood: HostMood): HostAnswer {
  const { world, answer } = asked;
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
      return { ...answer, text: printReading(world, mood.other, world.nowMs) };
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

function latencySeconds(world: World, host: string, atMs: number): number {
  const draw = drawAt(streamOf(world.seed, `latency ${host}`), placeOf(atMs));
  return Math.round(1000 + 5000 * draw) / 1000;
}
