import { sign, type CauseFacts, type Hypothesis } from './cause.ts';
import { growthOf, livingOf, memoryOf, standingOf } from './known.ts';

/** What may keep a master from sending to any replica. */
export function causesOfMasterNotSending(facts: CauseFacts): readonly Hypothesis[] {
  const stuck = livingOf(facts, 'stuck').flatMap(({ host }) => (host === null ? [] : [host]));
  const words = stuck.map((host) => standingOf(facts, host)?.listStatus ?? null);
  const growths = stuck.map((host) => growthOf(memoryOf(facts, host)));
  const isSent =
    growths.length > 0 && growths.every((growth) => growth !== undefined && growth > 0);
  const isNotSent = growths.length > 0 && growths.every((growth) => growth === 0);
  const isOk = words.length > 0 && words.every((word) => word === 'ok');
  const isDown = words.length > 0 && words.every((word) => word === 'down');
  const all = sign(stuck.length > 0, 1, 'every replica that was read stands still at once');
  return [
    {
      id: 'send-bridge-stopped',
      says:
        'boks_master was restarted by itself and not by Boot, and the servm send bridge stopped ' +
        '(HFBM-0011; that every replica stops then is an inference).',
      next: 'start times of boks_master and of the servm bridge on the master; hotfix HFBM-0011',
      supports: [
        ...all,
        ...sign(isOk, 1, "the master's list goes on saying ok"),
        ...sign(isNotSent, 2, 'the counts of its list stand still'),
      ],
      contradicts: sign(isSent, 2, 'the counts of its list grow: it does send'),
    },
    {
      id: 'drainmast-locked',
      says: 'boks_drainmast holds a lock and drains nothing (HFBM-0137, HFBM-0138).',
      next: 'boksdiag fque -master on the master, twice; hotfixes HFBM-0137 and HFBM-0138',
      supports: [...all, ...sign(isNotSent, 1, 'the counts of its list stand still')],
      contradicts: sign(isSent, 2, 'the counts of its list grow: it does send'),
    },
    {
      id: 'network',
      says: 'The master reaches none of its replicas (port 6502 from it to them).',
      next: 'cadm or checkdomain on the master; the firewall between',
      supports: [...sign(isDown, 4, "the master's list says down for every one of them")],
      contradicts: sign(isOk, 2, "the master's list says ok for every one of them"),
    },
  ];
}
