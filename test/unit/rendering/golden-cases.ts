import type { Incident, IncidentTable } from '#domain/incident.ts';

import { incidentOf } from '../../contract/builders.ts';
import {
  evidenceCase,
  HOUR_MS,
  moved,
  NOW_MS,
  playedCase,
  testCase,
  told,
  type AlertCase,
} from './alert-cases.ts';

const AHEAD = 'REPHOST is ahead of MASHOST in 3 tables: T7 +1929, T9 +2339, T15 +178';
const GROWN: readonly IncidentTable[] = [
  { table: 7, master: 5053, replica: 9982, difference: 4929 },
  { table: 9, master: 7919, replica: 12_958, difference: 5039 },
  { table: 15, master: 1865, replica: 2143, difference: 278 },
];
const EVEN: readonly IncidentTable[] = [
  { table: 7, master: 6982, replica: 6982, difference: 0 },
  { table: 9, master: 10_258, replica: 10_258, difference: 0 },
  { table: 15, master: 2043, replica: 2043, difference: 0 },
];
const TAKEN = {
  acknowledged: {
    by: { name: 'ann', authenticated: true },
    atMs: NOW_MS - HOUR_MS,
    why: 'asked the owner of the drill',
  },
};
const STUCK: Partial<Incident> = {
  id: 'prod-12-2',
  kind: 'stuck',
  host: 'REPHOST3',
  severity: 'error',
  detail: { kind: 'counted', counts: {}, names: ['T1'] },
  now: [{ table: 1, master: 2373, replica: 2370, difference: -3 }],
};

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
  grown: () => playedCase('second-writer', { kind: 'ahead', reason: 'grown' }),
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
  'not-confirmed': () => moved('not-confirmed', AHEAD),
  'back-after-recovering': () => moved('back', AHEAD),
  reopened: () => moved('reopened', AHEAD, { episode: 2 }),
  'no-longer-held': () =>
    moved('no-longer-held', `${AHEAD} (was held by master-went-back prod-9-1)`),
  escalated: () => moved('escalated', `not acknowledged for 4 hours: ${AHEAD}`),
  worsened: () => moved('worsened', `now critical, it was an error: ${AHEAD}`),
  'still-open': () => moved('reminder', `still so, since 2008-06-20 14:13 UTC: ${AHEAD}`, TAKEN),
  'still-open-crossed': () =>
    moved(
      'reminder',
      'still so, since 2008-06-20 14:13 UTC: the master has passed it, over the hole: T7 (1929 updates never applied)',
      { crossed: true, severity: 'error', now: EVEN },
    ),
  'crossing-soon': () =>
    moved(
      'crossing-soon',
      'at the usual pace the master passes REPHOST in T15 about 2008-06-24 (44.5 edits a day): from then on it looks healthy',
      {
        crossings: [
          { table: 15, dayMs: Math.floor(NOW_MS / 86_400_000 + 4) * 86_400_000, editsADay: 44.5 },
          { table: 7, dayMs: Math.floor(NOW_MS / 86_400_000 + 90) * 86_400_000, editsADay: 21 },
        ],
      },
    ),
  flapping: () =>
    moved(
      'flapping',
      'it has opened four times within 24 hours: REPHOST3 does not move and is behind in 1 table: T1 -3',
      STUCK,
    ),
  acknowledged: () =>
    moved('acknowledged', 'acknowledged by ann: asked the owner of the drill', TAKEN),
  'evidence-sealed': () => evidenceCase({ ...SEALED, done: 24 }),
  'evidence-sealed-with-gaps': () => evidenceCase({ ...SEALED, done: 21 }),
  'evidence-sealed-of-what-closed': () =>
    evidenceCase({ ...SEALED, done: 24 }, { state: 'closed', closedAtMs: NOW_MS - HOUR_MS }),
  'evidence-held': () =>
    evidenceCase({ kind: 'held', reasons: ['R90: 1 left in logs/REPHOST/boks_errlog'] }),
  'evidence-failed': () => evidenceCase({ kind: 'failed', reasons: ['no host gave anything'] }),
  'evidence-not-collected': () => evidenceCase({ kind: 'not-collected', why: 'limit' }),
  'first-after-a-gap': () =>
    moved('confirmed', AHEAD, {}, { afterGap: { fromMs: NOW_MS - 6 * HOUR_MS, toMs: NOW_MS } }),
  'suspected-master': () =>
    told(
      ['REPHOST', 'REPHOST2'].map((host, at) => ({
        incident: incidentOf('prod', `prod-12-${at + 1}`, { host }),
        move: {
          reason: 'confirmed',
          from: 'open',
          to: 'open',
          text: AHEAD.replace('REPHOST', host),
        },
      })),
      { heading: 'suspected: the master went back' },
    ),
  'several-at-once': () =>
    told([
      {
        incident: incidentOf('prod', 'prod-8-1', {
          kind: 'role-moved',
          host: 'REPHOST',
          severity: 'error',
          state: 'closed',
          closedAtMs: NOW_MS,
          now: [],
          detail: { kind: 'counted', counts: {}, names: [] },
        }),
        move: {
          reason: 'closed',
          from: 'recovering',
          to: 'closed',
          text: 'REPHOST no longer runs as master',
        },
      },
      {
        incident: incidentOf('prod', 'prod-12-2', STUCK),
        move: {
          reason: 'opened',
          from: 'pending',
          to: 'open',
          text: 'REPHOST3 does not move and is behind in 1 table: T1 -3',
        },
      },
      {
        incident: incidentOf('prod', 'prod-12-1', { host: 'REPHOST' }),
        move: { reason: 'confirmed', from: 'open', to: 'open', text: AHEAD },
      },
    ]),
  'long-names': () =>
    moved('confirmed', AHEAD.replace('REPHOST', 'bokrep-frankfurt-02.auth.bank.example.com'), {
      host: 'bokrep-frankfurt-02.auth.bank.example.com',
      now: GROWN,
    }),
  digest: () => ({
    ...moved('opened', AHEAD),
    alert: {
      id: 'prod-12-mail',
      channel: 'mail',
      moves: [],
      heading: null,
      digest: {
        sinceMs: NOW_MS - 24 * HOUR_MS,
        entries: [
          {
            ...incidentOf('prod', 'prod-7-1', { kind: 'silent', severity: 'warning' }),
            host: 'REPHOST4',
            summary:
              "REPHOST4 gave no reading: no answer before the deadline; the master's list says ok: perhaps our reader alone is away",
          },
          {
            ...incidentOf('prod', 'prod-6-1', { kind: 'list-loading', severity: 'warning' }),
            host: 'REPHOST5',
            state: 'recovering',
            summary: "the master's list shows REPHOST5 as ok",
          },
          {
            ...incidentOf('prod', 'prod-5-1', { kind: 'behind', severity: 'warning' }),
            host: 'REPHOST2',
            state: 'closed',
            closedAtMs: NOW_MS - 3 * HOUR_MS,
            summary: 'REPHOST2 has caught up in every table',
          },
        ],
      },
    },
  }),
  test: () => testCase(),
};

/** A case a file in test/golden/alerts: each reason, and messages of other forms; each is made once. */
export const GOLDEN_CASES: Readonly<Record<string, () => AlertCase | Promise<AlertCase>>> =
  Object.fromEntries(Object.entries(MADE).map(([name, make]) => [name, once(make)]));

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}
