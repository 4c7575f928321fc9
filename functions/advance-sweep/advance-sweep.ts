import type { WakeSweep } from '#contracts/messages.ts';
import { claimantsIn, readPhase } from '#domain/answer.ts';
import type { PhaseName } from '#domain/snapshot.ts';
import {
  answersOf,
  CLAIM_SECONDS,
  claimPhase,
  closePhase,
  commandsOf,
  hasClaim,
  haveAllEnded,
  hostsOfPhase,
  isClaimed,
  noteAsked,
  openPhaseOf,
  outcomesOf,
  secondsOfPhase,
  wasAsked,
  type ClaimedSweep,
  type HostAnswer,
  type Sweep,
} from '#domain/sweep.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Clock, Nonces, Sha256 } from '#ports/basics.ts';
import type { Asked, Fleet } from '#ports/fleet.ts';
import type { Queue } from '#ports/queue.ts';
import type { Vault } from '#ports/vault.ts';
import type { Explain } from '#runtime/explain.ts';
import { sendDeadline, sendLook } from '#runtime/wakes.ts';

export type AdvanceSweepPorts = {
  readonly store: AuditStore;
  readonly vault: Vault;
  readonly fleet: Fleet;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly nonces: Nonces;
  readonly sha256: Sha256;
  readonly explain: Explain;
};

/**
 * Looks at a sweep and takes it as far as it goes now: sends a phase's commands under a claim,
 * closes a phase whose hosts have all ended or whose time is over, goes on with the next. May run
 * any number of times, late, twice, in parallel: each step is one conditional write.
 */
export async function advanceSweep(wake: WakeSweep, ports: AdvanceSweepPorts): Promise<void> {
  let sweep = await ports.store.readSweep(wake.domain, wake.sweep);
  if (sweep !== undefined) await passDeadlineOn(sweep, wake, ports.queue);
  for (let step = 0; step < MOST_STEPS && sweep !== undefined; step += 1) {
    const phase = openPhaseOf(sweep);
    if (phase === undefined) return askToJudge(sweep, ports);
    sweep = await takeStep(sweep, phase, { wake, ports });
  }
}

/**
 * A sweep has one deadline on its way. Where that of a phase finds a later one open, it is sent again as
 * the deadline of that phase: nearly every sweep is over by then, and needs no other.
 */
async function passDeadlineOn(sweep: Sweep, { due }: WakeSweep, queue: Queue): Promise<void> {
  const phase = openPhaseOf(sweep);
  if (phase === undefined || !isDeadline(due) || due === phase) return;
  await sendDeadline(sweep, phase, queue);
}

const isDeadline = (due: WakeSweep['due']): due is PhaseName => due !== 'look' && due !== 'ended';

type Wanted = { readonly wake: WakeSweep; readonly ports: AdvanceSweepPorts };

/** One step of an open phase: the sweep as it then is, or undefined where there is nothing more to do now. */
async function takeStep(
  sweep: Sweep,
  phase: PhaseName,
  wanted: Wanted,
): Promise<Sweep | undefined> {
  const { wake, ports } = wanted;
  if (wasAsked(sweep, phase)) {
    const answers = answersOf(sweep, phase, await lookAtAll(sweep, phase, ports.fleet));
    if (wake.due === phase || haveAllEnded(answers)) {
      return close({ sweep, phase, answers }, wanted);
    }
    if (wake.due === 'ended') await sendLook(sweep, SHOWN_LATE_SECONDS, ports.queue);
    return stop(ports, sweep, `phase ${phase} waits for answers`);
  }
  if (isClaimed(sweep, phase, ports.clock.nowMs())) {
    // Should the claim's holder have died, this wake-up is the one that takes over.
    await ports.queue.send(wake, CLAIM_SECONDS);
    return stop(ports, sweep, `another is sending the commands of phase ${phase}`);
  }
  return ask(sweep, phase, wanted);
}

/** Claims a phase that nobody holds, and asks: the first one, or one of which the claim has run out. */
async function ask(sweep: Sweep, phase: PhaseName, wanted: Wanted): Promise<Sweep | undefined> {
  const { store, nonces, clock } = wanted.ports;
  const token = nonces.next();
  const claimed = claimPhase(sweep, { phase, nowMs: clock.nowMs(), token });
  if ((await store.writeSweep(claimed, token)) === 'stale') {
    return yieldTo(`another claimed phase ${phase}`, sweep, wanted);
  }
  return send(claimed, { after: phase, ...wanted });
}

/**
 * Sends the commands of the phase that is claimed, and writes them down; goes on at once where nobody
 * could be asked. Where the deadline that was on its way is what led here, another is sent before, so
 * that the phase ends though the asker dies.
 */
async function send(
  claimed: ClaimedSweep,
  { after, wake, ports }: Wanted & { readonly after: PhaseName },
): Promise<Sweep | undefined> {
  const { phase } = claimed.claim;
  if (wake.due === after) await sendDeadline(claimed, phase, ports.queue);
  const noted = noteAsked(claimed, await sendCommands(claimed, ports.fleet));
  if ((await ports.store.writeSweep(noted, ports.nonces.next())) === 'stale') {
    return stop(ports, claimed, `the claim on phase ${phase} was lost while sending`);
  }
  if (commandsOf(noted, phase).length === 0) return noted;
  return stop(ports, claimed, `phase ${phase} was asked`);
}

async function sendCommands(sweep: ClaimedSweep, fleet: Fleet): Promise<Asked> {
  const { phase, attempt } = sweep.claim;
  const hosts = hostsOfPhase(sweep, phase);
  if (hosts.length === 0) return { commands: [], misses: {} };
  return fleet.ask({
    domain: sweep.domain,
    sweep: sweep.number,
    sweepId: sweep.id,
    phase,
    attempt,
    hosts,
    withinSeconds: secondsOfPhase(sweep, phase),
  });
}

async function lookAtAll(
  sweep: Sweep,
  phase: PhaseName,
  fleet: Fleet,
): Promise<readonly Readonly<Record<string, HostAnswer>>[]> {
  return Promise.all(
    commandsOf(sweep, phase).map(async ({ command, hosts }) => fleet.look(command, hosts)),
  );
}

type Closable = {
  readonly sweep: Sweep;
  readonly phase: PhaseName;
  readonly answers: ReadonlyMap<string, HostAnswer>;
};

/**
 * Keeps the texts, and then ends the phase by one write, which lists the hosts whose answers were in
 * hand, and claims the next phase: only then are its hosts asked.
 */
async function close(
  { sweep, phase, answers }: Closable,
  wanted: Wanted,
): Promise<Sweep | undefined> {
  const { ports } = wanted;
  const { store, vault, clock, nonces, sha256 } = ports;
  const { domain, number } = sweep;
  const texts = [...answers].flatMap(([host, answer]) =>
    answer.kind === 'answered' ? [{ host, text: answer.text }] : [],
  );
  const place = { sweep: number, phase };
  const raw =
    texts.length === 0 ? undefined : await vault.keepRaw({ domain, sweep: number, phase }, texts);
  const closing = { closedAtMs: clock.nowMs(), outcomes: outcomesOf(answers, sha256), raw };
  const kept = new Map(texts.map(({ host, text }) => [host, text]));
  const claimants = claimantsIn(readPhase({ domain, place, closing }, kept, sha256));
  const token = nonces.next();
  const closed = closePhase(sweep, phase, { closing, claimants, token });
  if ((await store.writeSweep(closed, token)) === 'stale') {
    return yieldTo(`another closed phase ${phase}`, sweep, wanted);
  }
  ports.explain(`${sweep.id}: phase ${phase} closed, ${texts.length} of ${answers.size} answered`);
  return hasClaim(closed) ? send(closed, { after: phase, ...wanted }) : closed;
}

async function askToJudge(sweep: Sweep, { queue, explain }: AdvanceSweepPorts): Promise<void> {
  if (sweep.stage === 'judged') return explain(`${sweep.id}: already judged`);
  await queue.send(
    { version: 1, kind: 'compare-sweep', domain: sweep.domain, sweep: sweep.number },
    0,
  );
}

/** Another was first, who relies on the deadline that is on its way: where it is this one, it comes again. */
async function yieldTo(why: string, sweep: Sweep, { wake, ports }: Wanted): Promise<undefined> {
  if (isDeadline(wake.due)) await ports.queue.send(wake, 0);
  return stop(ports, sweep, why);
}

function stop({ explain }: AdvanceSweepPorts, { id }: Sweep, why: string): undefined {
  explain(`${id}: ${why}`);
}

/** An end may be told a moment before it is shown; else another command of the phase is waited for. */
const SHOWN_LATE_SECONDS = 5;
/** The first phase is asked, three are closed, and the sweep is found read. */
const MOST_STEPS = 5;
