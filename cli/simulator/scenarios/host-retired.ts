import {
  DEMO_DOMAIN,
  DRILL_HOST,
  PAST_DRILL_TEXT,
  pastDrill,
  type Pace,
  type Telling,
} from './demo-domain.ts';

/** The replica that is ahead is taken out of the configuration, and then out of the domain. */
export function tellHostRetired(at: Pace): Telling {
  const replicas = DEMO_DOMAIN.hosts.filter((host) => host !== DEMO_DOMAIN.master);
  return {
    title: 'A replica with an open incident is retired.',
    configured: [
      { at: 0, replicas },
      { at: at(30), replicas: replicas.filter((host) => host !== DRILL_HOST) },
    ],
    endsAtMinutes: at(120),
    events: [...pastDrill(at), { at: at(30) + 2, event: { kind: 'removed', host: DRILL_HOST } }],
    story: [
      { atMinutes: at(0), text: PAST_DRILL_TEXT },
      { atMinutes: at(30), text: 'REPHOST is taken out of the configuration.' },
      { atMinutes: at(30) + 2, text: 'REPHOST is switched off, and removed on bokmaster.' },
    ],
  };
}
