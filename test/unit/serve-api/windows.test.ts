import { describe, expect, it } from 'vitest';

import { WindowView } from '#contracts/api-acts.ts';
import { foldState, type DomainState } from '#domain/state.ts';
import type { WindowVerdict } from '#domain/window-verdicts.ts';
import { windowsOf } from '#functions/serve-api/windows.ts';
import { applyRecord } from '#runtime/apply-record.ts';

import { recordOf, stateOf } from '../../contract/builders.ts';
import { ActingApi } from './acting.ts';

const window = {
  id: 'd-window-3',
  hosts: ['h1', 'h2'],
  kinds: [],
  fromMs: 1_000,
  untilMs: 2_000,
  change: 'CHG-7',
  by: { name: 'ann', authenticated: true },
  why: 'drill',
};
const planned: DomainState = {
  ...stateOf('d', 6),
  memory: { ...stateOf('d', 6).memory, windows: [window] },
};
const verdictOn = (host: string): WindowVerdict => ({
  window: window.id,
  host,
  clean: 'no',
  tables: [{ table: 7, clean: 'no', movedBy: 0 }],
  because: 'came back clean: no: T7 +20',
});

describe('the windows of a domain, as the API shows them', () => {
  it.each([
    [999, 'planned'],
    [1_000, 'on'],
    [2_000, 'over'],
  ] as const)('at %d it is %s', (nowMs, state) => {
    expect(windowsOf(planned, nowMs)).toMatchObject([{ id: 'd-window-3', state, came: [] }]);
  });

  it('one that is over stays, with the verdict on each host as it is read', () => {
    const still = { ...stateOf('d', 7).memory, windows: [{ ...window, verdicts: ['h1'] }] };
    const first = foldState(
      planned,
      recordOf('d', 7, 'n7', { verdicts: [verdictOn('h1')], memory: still }),
    );
    const second = foldState(first, recordOf('d', 8, 'n8', { verdicts: [verdictOn('h2')] }));
    expect(windowsOf(first, 3_000)).toMatchObject([{ state: 'over', came: [{ host: 'h1' }] }]);
    expect(windowsOf(second, 3_000)).toEqual([
      {
        id: 'd-window-3',
        domain: 'd',
        hosts: ['h1', 'h2'],
        kinds: [],
        by: 'ann',
        why: 'drill',
        change: 'CHG-7',
        from: '1970-01-01T00:00:01.000Z',
        until: '1970-01-01T00:00:02.000Z',
        state: 'over',
        came: [
          { host: 'h1', clean: 'no', because: 'came back clean: no: T7 +20' },
          { host: 'h2', clean: 'no', because: 'came back clean: no: T7 +20' },
        ],
      },
    ]);
  });
});

describe('a window that is over, and waits for a host', () => {
  it('keeps the verdicts that it has, though five are over since', () => {
    const waits = { ...window, verdicts: ['h1'] };
    const others = [1, 2, 3, 4, 5].map((n) => ({ ...window, id: `d-window-5${n}`, hosts: ['h1'] }));
    const { memory } = planned;
    const first = foldState(
      { ...planned, memory: { ...memory, windows: [window, ...others] } },
      recordOf('d', 7, 'n7', {
        verdicts: [verdictOn('h1')],
        memory: { ...memory, windows: [waits, ...others] },
      }),
    );
    const later = foldState(
      first,
      recordOf('d', 8, 'n8', {
        verdicts: others.map(({ id }) => ({ ...verdictOn('h1'), window: id })),
        memory: { ...memory, windows: [waits] },
      }),
    );
    const last = foldState(later, recordOf('d', 9, 'n9', { verdicts: [verdictOn('h2')] }));
    const shown = (state: DomainState): readonly (readonly string[])[] =>
      windowsOf(state, 3_000).map(({ id, came }) => [id, ...came.map(({ host }) => host)]);
    expect(shown(later)).toHaveLength(6);
    expect(shown(later)[0]).toEqual(['d-window-3', 'h1']);
    expect(shown(last)[0]).toEqual(['d-window-3', 'h1', 'h2']);
  });
});

describe('one window, whole', () => {
  const PLAN = { hosts: ['R1'], until: '2026-03-02T09:00Z', change: 'CHG-7', why: 'drill' };
  const verdict: WindowVerdict = { ...verdictOn('R1'), window: 'bank-window-2' };

  /** Planned with record 2, over with record 3; and so many more of the same since. */
  async function over(others: number): Promise<ActingApi> {
    const api = new ActingApi();
    await api.watch('bank');
    await api.send('POST', '/v1/windows', { body: PLAN });
    for (let n = 0; n <= others; n += 1) {
      const id = n === 0 ? 'bank-window-2' : `bank-window-7${n}`;
      const { memory } = stateOf('bank', 1);
      const before = await api.store.readState('bank');
      const number = (before?.record ?? 0) + 1;
      const judged = recordOf('bank', number, `n${number}`, {
        verdicts: [{ ...verdict, window: id }],
        memory: { ...memory, windows: [{ ...window, id: `bank-window-7${n + 1}` }] },
      });
      await api.store.appendRecord(judged);
      await applyRecord(judged, { store: api.store, nonces: { next: () => 'n' } });
    }
    return api;
  }

  it.each([0, 7])('has each table of each verdict, %d windows later too', async (others) => {
    const api = await over(others);
    const { status, body } = await api.get('/v1/windows/bank-window-2');
    expect(status).toBe(200);
    expect(WindowView.parse(body)).toMatchObject({
      state: 'over',
      hosts: ['R1'],
      change: 'CHG-7',
      until: '2026-03-02T09:00:00.000Z',
      came: [{ host: 'R1', record: 3, tables: [{ table: 7, clean: 'no', movedBy: 0 }] }],
    });
  });

  it('has the verdicts of a state that does not name their records yet', async () => {
    const api = await over(0);
    const { windowsTold: _told, ...older } = (await api.store.readState('bank')) ?? planned;
    const windowsOver = older.windowsOver?.map((one) => ({ ...one, came: [verdict] }));
    await api.store.putState({ ...older, ...(windowsOver && { windowsOver }) });
    const { body } = await api.get('/v1/windows/bank-window-2');
    expect(WindowView.parse(body)).toMatchObject({
      state: 'over',
      came: [{ host: 'R1', record: null, tables: [{ table: 7, clean: 'no', movedBy: 0 }] }],
    });
  });

  it('is there before it is over, without a verdict; and not where it never was', async () => {
    const api = new ActingApi();
    await api.watch('bank');
    await api.send('POST', '/v1/windows', { body: PLAN });
    const { body } = await api.get('/v1/windows/bank-window-2');
    expect(WindowView.parse(body)).toMatchObject({ state: 'on', came: [] });
    expect((await api.get('/v1/windows/bank-window-3')).status).toBe(404);
    expect((await api.get('/v1/windows/other-window-2')).status).toBe(404);
  });
});
