import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import * as z from 'zod';

import { MuteList, WindowList } from '#contracts/api-acts.ts';
import { CoverageView } from '#contracts/api-coverage.ts';
import { ExposureView } from '#contracts/api-exposure.ts';
import { HistoryPage } from '#contracts/api-history.ts';
import { PropagationView } from '#contracts/api-propagation.ts';
import { SnapshotList } from '#contracts/api-sweeps.ts';
import { DomainList, IncidentList, Problem, SweepList } from '#contracts/api.ts';
import { canonicalJson } from '#domain/journal.ts';
import { runsOf } from '#test/budget.ts';
import { fixedAndFresh } from '#test/seeds.ts';

import { sweepOf } from '../contract/builders.ts';
import { ActingApi, CLEARING, PROVED } from '../unit/serve-api/acting.ts';

/** A list that is asked for without any filter: what its cursors hold, and what it answers with. */
type Listing = {
  readonly path: string;
  readonly list: string;
  readonly filter: object;
  readonly at: fc.Arbitrary<unknown>;
  readonly shown: z.ZodType;
};

const around = (most: number) => fc.integer({ min: most - 2, max: most + 2 });
const number = fc.oneof(
  fc.nat({ max: 5 }),
  fc.integer({ min: 0, max: 16 }).chain((digits) => around(Math.min(10 ** digits, 2 ** 53 - 3))),
  fc.maxSafeInteger(),
  fc.double(),
);
const ms = fc.oneof(number, around(8.64e15), around(Date.UTC(9999, 0)), around(0));
const domain = fc.constantFrom('a', 'bank', 'bank-1', 'dr');
const behind = fc.oneof(
  fc.string({ maxLength: 62 }),
  fc.tuple(domain, number, number).map((parts) => parts.join('-')),
);
/** UTC days about those that are looked at. */
const day = fc.integer({ min: 20_500, max: 20_530 }).map((n) => n * 86_400_000);
const hash = fc.oneof(fc.stringMatching(/^[0-9a-f]{64}$/), fc.string());
const place = fc.record({ domain, behind }, { requiredKeys: ['domain'], noNullPrototype: true });
const span = { from: null, to: null };

const json = z.string().transform((text): unknown => JSON.parse(text));

const LISTINGS: readonly Listing[] = [
  { path: '/domains', list: 'domains', filter: {}, at: place, shown: json.pipe(DomainList) },
  { path: '/incidents', list: 'incidents', filter: {}, at: place, shown: json.pipe(IncidentList) },
  {
    path: '/mutes',
    list: 'mutes',
    filter: { domain: null },
    at: place,
    shown: json.pipe(MuteList),
  },
  {
    path: '/windows',
    list: 'windows',
    filter: { domain: null },
    at: place,
    shown: json.pipe(WindowList),
  },
  {
    path: '/domains/bank/sweeps',
    list: 'sweeps',
    filter: { domain: 'bank' },
    at: number,
    shown: json.pipe(SweepList),
  },
  {
    path: '/domains/bank/hosts/R1/snapshots',
    list: 'snapshots',
    filter: { domain: 'bank', host: 'R1' },
    at: number,
    shown: json.pipe(SnapshotList),
  },
  {
    path: '/domains/bank/history',
    list: 'the history of bank',
    filter: { contents: 'true' },
    at: fc.record({ number, hash }, { noNullPrototype: true }),
    shown: json.pipe(HistoryPage),
  },
  {
    path: '/domains/bank/export',
    list: 'the export of bank',
    filter: { format: 'ndjson' },
    at: fc.record({ number, hash }, { noNullPrototype: true }),
    shown: z.string(),
  },
  {
    path: '/domains/bank/coverage',
    list: 'the coverage of bank',
    filter: span,
    at: fc.record({ sweep: number, fromMs: ms }, { noNullPrototype: true }),
    shown: json.pipe(CoverageView),
  },
  {
    path: '/domains/bank/exposure',
    list: 'the exposure of bank',
    filter: { ...span, host: null },
    at: fc.record({ record: number, fromMs: ms }, { noNullPrototype: true }),
    shown: json.pipe(ExposureView),
  },
  {
    path: '/domains/bank/propagation?table=7',
    list: 'the propagation of bank',
    filter: { ...span, host: null, table: 7 },
    at: fc.record({ fromMs: fc.oneof(ms, day) }, { noNullPrototype: true }),
    shown: json.pipe(PropagationView),
  },
];

let api: ActingApi;
beforeAll(async () => {
  api = new ActingApi();
  await api.watch('bank', PROVED, CLEARING);
  await api.watch('dr');
  await api.store.openSweep(sweepOf('bank', 1, { stage: 'judged', judgedBy: 1 }), 'a');
});

it.each(LISTINGS.flatMap((listing) => fixedAndFresh.map((from) => ({ ...listing, ...from }))))(
  'a cursor that was made up is refused, or leads to a page: $path, $label',
  async ({ path, list, filter, at, shown, seed }) => {
    await fc.assert(
      fc.asyncProperty(at, async (held) => {
        const forged = canonicalJson({ list, filter: canonicalJson(filter), at: held });
        const cursor = Buffer.from(forged).toString('base64url');
        const response = await api.app.request(
          `/v1${path}${path.includes('?') ? '&' : '?'}cursor=${cursor}`,
        );
        const { status } = response;
        const text = await response.text();
        if (status === 200) return void shown.parse(text);
        const { detail } = json.pipe(Problem).parse(text);
        expect([status, detail]).toEqual([400, 'cursor: this is no cursor']);
      }),
      { seed, numRuns: runsOf(60) },
    );
  },
);
