import {
  evidenceCase,
  HOUR_MS,
  NOW_MS,
  playedCase,
  testCase,
  type AlertCase,
} from './alert-cases.ts';
import { JUDGED_CASES } from './judged-cases.ts';

const SEALED = { kind: 'sealed', planned: 24, bags: [], fingerprint: 'ab'.repeat(32) } as const;

const MADE: Readonly<Record<string, () => AlertCase | Promise<AlertCase>>> = {
  'first-ahead-2008': () => playedCase('dr-drill-2008', { kind: 'ahead', reason: 'confirmed' }),
  'first-role-moved-2008': () =>
    playedCase('dr-drill-2008', { kind: 'role-moved', reason: 'opened' }),
  'first-role-mismatch-2008': () =>
    playedCase('dr-drill-2008', { kind: 'role-mismatch', reason: 'opened' }),
  'first-list-new-2008': () => playedCase('dr-drill-2008', { kind: 'list-new', reason: 'opened' }),
  'first-empty-2008': () => playedCase('dr-drill-2008', { kind: 'empty', reason: 'opened' }),
  'recovering-2008': () => playedCase('dr-drill-2008', { kind: 'ahead', reason: 'recovering' }),
  'closed-by-proof-2008': () => playedCase('dr-drill-2008', { kind: 'ahead', reason: 'closed' }),
  'window-ended-2008': () =>
    playedCase('dr-drill-2008', { kind: 'ahead', reason: 'quiet-ended', until: '00:54' }, [
      {
        at: '00:05',
        why: 'yearly drill',
        wish: (service) => ({
          kind: 'plan-window',
          hosts: ['REPHOST', 'bokmaster'],
          kinds: [],
          fromMs: service.at('00:05'),
          untilMs: service.at('00:45'),
          change: 'CHG-2008',
        }),
      },
    ]),
  'mute-ended': () =>
    playedCase('dr-drill-2008', { kind: 'ahead', reason: 'quiet-ended', until: '00:40' }, [
      {
        at: '00:26',
        why: 'the owner is asked',
        wish: (service) => ({
          kind: 'mute',
          hosts: ['REPHOST'],
          kinds: ['ahead'],
          tables: [],
          fromMs: service.at('00:26'),
          untilMs: service.at('00:32'),
        }),
      },
    ]),
  'closed-by-a-person': () =>
    playedCase(
      'crossed-then-converted',
      { kind: 'ahead', reason: 'closed-by-person', until: '00:50' },
      [
        {
          at: '00:45',
          why: 'dumped and compared both',
          wish: async (service) => ({
            kind: 'close',
            incident:
              (await service.incidentsAt('00:45')).find(({ kind }) => kind === 'ahead')?.id ?? '',
            code: 'contents-compared',
          }),
        },
      ],
    ),
  crossed: () => playedCase('crossed-then-converted', { kind: 'ahead', reason: 'crossed' }),
  'first-stuck': () => playedCase('stuck-bridge', { kind: 'stuck', reason: 'opened' }),
  'more-tables': () => playedCase('stuck-bridge', { kind: 'stuck', reason: 'more-tables' }),
  'still-written': () => playedCase('second-writer', { kind: 'ahead', reason: 'still-written' }),
  'host-retired': () => playedCase('host-retired', { kind: 'ahead', reason: 'retired' }),
  'master-went-back': () =>
    playedCase('master-restored', { kind: 'master-went-back', reason: 'opened' }),
  'master-not-sending': () =>
    playedCase('stuck-bridge-all', { kind: 'master-not-sending', reason: 'opened' }),
  'two-masters': () => playedCase('two-masters', { kind: 'two-masters', reason: 'opened' }),
  blind: () => playedCase('reader-away', { kind: 'blind', reason: 'opened' }),
  silent: () => playedCase('silent-host', { kind: 'silent', reason: 'opened' }),
  'silent-over': () => playedCase('silent-host', { kind: 'silent', reason: 'closed' }),
  'master-silent': () => playedCase('master-off', { kind: 'master-silent', reason: 'opened' }),
  'not-understood': () =>
    playedCase('licence-warning', { kind: 'drift-of-format', reason: 'opened' }),
  ...JUDGED_CASES,
  'first-ahead-2008-collected': async () =>
    collected(await playedCase('dr-drill-2008', { kind: 'ahead', reason: 'confirmed' }), 'sealed'),
  'first-ahead-2008-evidence-held': async () =>
    collected(await playedCase('dr-drill-2008', { kind: 'ahead', reason: 'confirmed' }), 'held'),
  'evidence-sealed': () => evidenceCase({ ...SEALED, done: 24 }),
  'evidence-sealed-with-gaps': () => evidenceCase({ ...SEALED, done: 21 }),
  'evidence-sealed-of-what-closed': () =>
    evidenceCase({ ...SEALED, done: 24 }, { state: 'closed', closedAtMs: NOW_MS - HOUR_MS }),
  'evidence-sealed-of-what-a-person-closed': () =>
    evidenceCase(
      { ...SEALED, done: 24 },
      {
        state: 'closed',
        closedAtMs: NOW_MS - HOUR_MS,
        closedBy: {
          by: { name: 'ann', authenticated: true },
          atMs: NOW_MS - HOUR_MS,
          code: 'contents-compared',
          acceptedUntilMs: null,
          why: 'dumped and compared both',
        },
      },
    ),
  'evidence-held': () =>
    evidenceCase({
      kind: 'held',
      reasons: [
        'vendor-clear: logs/REPHOST/boks_errlog.txt, line 12: still shows a secret, in clear (R90)',
      ],
    }),
  'evidence-failed': () => evidenceCase({ kind: 'failed', reasons: ['no host gave anything'] }),
  'evidence-not-collected': () => evidenceCase({ kind: 'not-collected', why: 'limit' }),
  test: () => testCase(),
};

/** A case a file in test/golden/alerts: each reason, and messages of other forms; each is made once. */
export const GOLDEN_CASES: Readonly<Record<string, () => AlertCase | Promise<AlertCase>>> =
  Object.fromEntries(Object.entries(MADE).map(([name, make]) => [name, once(make)]));

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** As it would be told where its evidence was collected before. */
function collected({ record, alert }: AlertCase, evidenceBecame: 'sealed' | 'held'): AlertCase {
  const evidence = { evidenceVersion: 1, evidenceBecame };
  const incidents = record.act.incidents.map((each) => ({ ...each, ...evidence }));
  return { record: { ...record, act: { ...record.act, incidents } }, alert };
}
