import { beforeAll, describe, expect, it } from 'vitest';

import { localApiOf } from '#cli/local/api-server.ts';
import { stateOf, type DomainStatus } from '#cli/text/domain-state.ts';
import { DomainView, IncidentList, type IncidentEntry } from '#contracts/api.ts';

import { playDemo } from '../serve-api/played-demo.ts';

/** The domain after the drill: REPHOST is ahead, and nothing else is wrong. */
let ahead: DomainStatus;
beforeAll(async () => {
  const api = localApiOf(await playDemo(50));
  const get = async (path: string): Promise<unknown> =>
    (await api.request(path, { headers: { host: 'localhost' } })).json();
  ahead = {
    view: DomainView.parse(await get('/v1/domains/demo')),
    incidents: IncidentList.parse(await get('/v1/incidents?state=open')).items,
  };
});

const mutedIf = (isMuted: (incident: IncidentEntry) => boolean): DomainStatus => ({
  ...ahead,
  incidents: ahead.incidents.map((incident) => ({
    ...incident,
    quieted: isMuted(incident)
      ? { kind: 'mute', id: 'demo-mute-9', until: '2026-03-02T12:00:00.000Z' }
      : null,
  })),
});

describe('the state of a domain, as status ends with it', () => {
  it('is critical while a host is ahead', () => {
    expect(
      stateOf(
        mutedIf(() => false),
        false,
      ),
    ).toBe('critical');
  });

  it('is ok where all that is wrong is muted, verdicts with their incident', () => {
    expect(
      stateOf(
        mutedIf(({ kind }) => kind === 'ahead'),
        false,
      ),
    ).toBe('ok');
  });

  it('is critical all the same where what is muted is asked for', () => {
    expect(
      stateOf(
        mutedIf(() => true),
        true,
      ),
    ).toBe('critical');
  });

  it('is critical where another host has the same verdict, and no mute', () => {
    const muted = mutedIf(() => true);
    const [first, second, ...others] = muted.view.replicas;
    if (first === undefined || second === undefined) throw new Error('there are five');
    const both = { ...second, worst: first.worst, tables: first.tables };
    const view = { ...muted.view, replicas: [first, both, ...others] };
    expect(stateOf({ ...muted, view }, false)).toBe('critical');
  });

  it('is unknown where the data is too old, whatever is muted', () => {
    const muted = mutedIf(() => true);
    const view = { ...muted.view, ageSeconds: 2 * muted.view.periodSeconds + 1 };
    expect(stateOf({ ...muted, view }, false)).toBe('unknown');
  });
});
