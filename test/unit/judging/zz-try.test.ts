import { it } from 'vitest';

import { ABSENT, MASTER, replicasOf, FILES, type Saying } from '#test/facts.ts';
import { joined, JudgedDomain, minutesOf, type Sayings } from '#test/judging.ts';
const at = (sequence: number, more: Saying = {}): Saying => ({ ...more, tables: { 7: sequence } });
const show = (name: string, d: JudgedDomain) =>
  console.log(
    name,
    '\n' +
      d
        .all()
        .filter((i) => i.openedAtMs !== null || i.state === 'pending')
        .map(
          (i) =>
            `  ${i.kind} ${i.host} ${i.state}${i.heldBy ? ' held' : ''}${i.stale ? ' stale' : ''} | ${i.summary}`,
        )
        .join('\n'),
  );
const log = (name: string, d: JudgedDomain) =>
  console.log(
    name +
      '\n' +
      d.records
        .flatMap((r) =>
          r.moves.map(
            (m) =>
              `  ${(r.sweep.scheduledAtMs - 1772438400000) / 60000} ${m.kind} ${m.host} ${m.from}>${m.to} ${m.reason}${m.spoken ? '!' : ''} | ${m.text}`,
          ),
        )
        .join('\n'),
  );
it('1 waiting reading replaced by a partial one', () => {
  const d = joined();
  d.sweep({ [MASTER]: 'no-answer', R1: at(720) });
  d.sweep({ [MASTER]: 'no-answer', R1: { complete: false, lacks: [7] } });
  d.sweep({ [MASTER]: at(710), R1: 'no-answer' });
  d.sweep({ [MASTER]: at(730), R1: at(730) });
  log('1', d);
});
it('2 stuck through stopped', () => {
  const d = joined();
  d.sweep({ [MASTER]: at(710), R1: at(700) });
  d.sweep({ R1: { runs: 'stopped' } });
  d.sweeps(4, { R1: at(700) });
  log('2', d);
});
it('3 first read of host already ahead (new host)', () => {
  const d = new JudgedDomain();
  d.sweep({ R1: at(720) });
  d.followUp({ R1: at(720) });
  log('3', d);
});
it('4 master away while R1 is reset and R1 drills', () => {
  const d = joined();
  d.sweep({ R1: at(720) });
  d.followUp({ R1: at(720) });
  d.sweeps(3, { [MASTER]: 'no-answer', R1: 'no-answer' });
  d.sweep({ [MASTER]: at(722), R1: at(722) });
  d.sweeps(3);
  log('4', d);
});
it('5 list names the master, blank list, list refused', () => {
  const d = joined();
  d.sweeps(15, { [MASTER]: { list: { [MASTER]: 'ok', R1: ABSENT } }, R1: 'no-answer' });
  log('5', d);
});
it('6 window ends while held', () => {
  const d = joined({ replicas: replicasOf('R1', 'R2') });
  d.sweep({ R1: at(720) });
  d.followUp({ R1: at(720) });
  const from = d.last.sweep.scheduledAtMs + 60000;
  d.act(
    {
      kind: 'plan-window',
      hosts: ['R1', MASTER],
      kinds: [],
      fromMs: from,
      untilMs: from + 20 * 60000,
      change: 'C',
    },
    11,
  );
  d.sweep({ R1: at(720) });
  d.sweep({ [MASTER]: at(690), R1: at(720), R2: at(700) });
  for (let n = 0; n < 5; n++) d.sweep({ R1: at(720), R2: at(700) });
  log('6', d);
});
it('7 blind while pending and live', () => {
  const d = joined({ replicas: replicasOf('R1', 'R2', 'R3', 'R4') });
  d.sweep({ R1: 'no-answer' });
  d.sweeps(6, { R1: 'throttled', R2: 'throttled' });
  d.sweep({ R1: 'no-answer' });
  log('7', d);
});
it('8 role mismatch with no-answer flapping', () => {
  const d = joined();
  for (let n = 0; n < 4; n++) {
    d.sweep({ R1: { role: 'client' } });
    d.sweep({ R1: 'no-answer' });
  }
  d.sweep();
  d.sweep();
  d.sweep();
  log('8', d);
});
