import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { sendRequest } from '#adapters/send-request.ts';
import { toldOfQuietings } from '#cli/commands/act-on-quieting.ts';
import { endOf } from '#cli/commands/act-on-windows.ts';
import { askAll, askList } from '#cli/commands/ask-list.ts';
import { NotDone } from '#cli/commands/service-api.ts';
import { toldOfIncidents } from '#cli/commands/show-incidents.ts';
import { askForDomains } from '#cli/commands/show-status.ts';
import type { ReachedApi } from '#cli/local/api-calls.ts';
import { serveApi, type ApiServer } from '#cli/local/api-server.ts';
import { Progress } from '#cli/text/progress.ts';
import { muteLines, windowLines } from '#cli/text/quieting-lines.ts';
import { MuteList, WindowList } from '#contracts/api-acts.ts';
import { DomainList } from '#contracts/api.ts';
import { stuckOf } from '#test/acts.ts';

import { ActingApi } from '../serve-api/acting.ts';
import { changingAnswers } from './changed-answers.ts';

/** One request looks at 50 of these, and says where to go on. */
const DOMAINS = Array.from({ length: 51 }, (_, at) => `d${String(at).padStart(2, '0')}`);
const LAST = DOMAINS.at(-1) ?? '';

let served: ActingApi;
let server: ApiServer;
let api: ReachedApi;
beforeAll(async () => {
  served = new ActingApi();
  for (const domain of DOMAINS) {
    const incident = stuckOf({ id: `${domain}-1-1`, domain, moves: 1, records: [1] });
    await served.watch(domain, ...(domain === LAST ? [incident] : []));
  }
  server = await serveApi({ ...served.deps, token: 'q'.repeat(43) }, 0);
  api = { url: server.url, kind: 'machine', call: (request) => sendRequest(request, {}) };
});
afterAll(async () => server.close());

const plain = (_: string, text: string): string => text;
const refusalOf = async (work: Promise<unknown>): Promise<readonly [number, string]> => {
  const error = await work.catch((reason: unknown) => reason);
  if (error instanceof NotDone) return [error.status, error.message];
  throw new Error('it was not refused', { cause: error });
};

describe('with more domains than one request looks at', () => {
  it('status shows and counts each of them', async () => {
    const domains = await askForDomains(api);
    expect(domains.map(({ view }) => view.domain)).toEqual(DOMAINS);
    expect(domains.at(-1)?.incidents.map(({ id }) => id)).toEqual([`${LAST}-1-1`]);
  });

  it('incidents finds what the last of them has, and says that this is all', async () => {
    const { text, json } = await toldOfIncidents(api, { data: '', limit: 100 }, plain);
    expect(text).toContain(`${LAST}-1-1`);
    expect(text).toMatch(/^1 incident, none muted$/m);
    expect(json).toEqual({ items: [expect.objectContaining({ domain: LAST })], more: false });
  });

  it('the lists of mutes and windows go on to the last of them, and so does an extension', async () => {
    const soon = new Date(served.nowMs + 3_600_000).toISOString();
    const body = { why: 'drill', change: 'CHG1', domain: LAST, hosts: ['R2'], until: soon };
    const planned = await served.send('POST', '/v1/windows', { body });
    await served.send('POST', '/v1/mutes', { body });
    const id = String(planned.body['id']);
    const windows = { quieting: 'window', schema: WindowList, linesOf: windowLines } as const;
    expect((await toldOfQuietings(api, windows, {})).text).toContain(id);
    const mutes = { quieting: 'mute', schema: MuteList, linesOf: muteLines } as const;
    expect((await toldOfQuietings(api, mutes, {})).json).toMatchObject({
      items: [{ domain: LAST, hosts: ['R2'] }],
      more: false,
    });
    expect(new Date(await endOf(api, id)).toISOString()).toBe(soon);
  });

  it.each([`${LAST}-window-99`, 'nowhere-window-1', 'rubbish'])(
    'there is no window %s to extend: refused, with 1',
    async (id) => {
      expect(await refusalOf(endOf(api, id))).toEqual([1, `refused: there is no window ${id}`]);
    },
  );
});

describe('a list that goes on', () => {
  it('ends at what is wanted, and says that there is more', async () => {
    const { items, more } = await askList(api, {
      path: '/v1/domains?limit=20',
      schema: DomainList,
      most: 30,
    });
    expect(items.map(({ domain }) => domain)).toEqual(DOMAINS.slice(0, 30));
    expect(more).toBe(true);
  });

  it('and never ends is not taken for whole', async () => {
    let pages = 0;
    const answer = await api.call({ method: 'GET', address: `${api.url}/v1/mutes?domain=${LAST}` });
    const text = JSON.stringify({ items: [], next: 'on' });
    const call: ReachedApi['call'] = async () => {
      pages += 1;
      return { ...answer, text };
    };
    expect(
      await refusalOf(askAll({ ...api, call }, { path: '/v1/domains', schema: DomainList })),
    ).toEqual([
      3,
      `${api.url}: /v1/domains goes on after 500 pages, 0 entries: more than this command reads, ` +
        'and a part would be taken for all',
    ]);
    expect(pages).toBe(500);
  });
});

describe('what incidents says beside its list', () => {
  it('stays within 80 columns: what is owed, and that there is more', async () => {
    const owing = changingAnswers(api, ({ items, next }, path) => ({
      items: Array.isArray(items)
        ? items.map((one: object) =>
            path.startsWith('/v1/domains') ? { ...one, closedWithoutRecord: 11 } : one,
          )
        : [],
      next: path.startsWith('/v1/incidents') && path.includes('state=open') ? 'on' : next,
    }));
    const options = { data: '', limit: 1, domain: LAST } as const;
    const { text, json } = await toldOfIncidents(owing, options, plain);
    expect(text.split('\n').slice(-5)).toEqual([
      '1 incident, none muted; there are more: ask for them with --limit, or for fewer',
      'kinds',
      'd50: 11 closed without the closing record that is asked for; boks-audit status',
      'names them',
      '',
    ]);
    expect(json).toMatchObject({ more: true });
    expect(json).not.toHaveProperty('next');
  });
});

describe('how far a command is', () => {
  it('is told on a terminal, once a second has passed, and nothing of it is left', () => {
    vi.useFakeTimers({ toFake: ['Date'], now: 0 });
    const written: string[] = [];
    const write = (text: string): boolean => written.push(text) > 0;
    const progress = new Progress({ isTTY: true, write });
    const piped = new Progress({ isTTY: false, write });
    for (const nowMs of [999, 1_000, 1_500, 2_000]) {
      vi.setSystemTime(nowMs);
      progress.tell(`at ${nowMs}`);
      piped.tell('nobody looks');
    }
    progress.end();
    piped.end();
    vi.useRealTimers();
    expect(written).toEqual(['\rat 1000\u001b[K', '\rat 2000\u001b[K', '\r\u001b[K']);
  });
});
