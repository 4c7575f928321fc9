import { sign, type CauseFacts, type Hypothesis } from './cause.ts';
import { everOpened, livingOf, standingOf } from './known.ts';

/** What may have emptied data files of a replica. */
export function causesOfEmpty(facts: CauseFacts): readonly Hypothesis[] {
  const host = facts.incident.host ?? '';
  const word = standingOf(facts, host)?.listStatus ?? null;
  const converted =
    everOpened(facts, 'role-mismatch', host) || everOpened(facts, 'role-moved', host);
  const isAhead = livingOf(facts, 'ahead', host).length > 0;
  return [
    {
      id: 'converted',
      says:
        `${host} was converted to a client and back: the data files were made anew and empty, and ` +
        'data/sequence was kept (BoKS 6.0 and lower).',
      next: `who converted ${host}, and when; the time of data/sequence beside that of data/*.dat`,
      supports: [
        ...sign(converted, 2, 'it ran in another role before'),
        ...sign(word === 'new', 2, "the master's list says new: it is sent nothing"),
        ...sign(isAhead, 1, 'its counters were kept: it is ahead'),
      ],
      contradicts: sign(!converted, 1, 'it was never seen in another role'),
    },
    {
      id: 'data-removed',
      says: 'data/*.dat were removed and data/sequence was kept, so that nothing seems to be missing.',
      next: 'the time of data/sequence beside that of data/*.dat; what was done on the host',
      supports: [
        ...sign(word === 'ok', 2, "the master's list says ok: nothing more will be sent"),
        ...sign(isAhead, 1, 'its counters were kept: it is ahead'),
      ],
      contradicts: sign(word === 'new', 1, "the master's list says new"),
    },
    {
      id: 'still-loading',
      says: 'The data base is still being downloaded.',
      next: 'the list again in some minutes; the sizes must grow',
      supports: sign(word === 'loading', 4, "the master's list says loading"),
      contradicts: [],
    },
  ];
}
