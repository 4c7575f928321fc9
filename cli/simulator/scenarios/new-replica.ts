import { DEMO_DOMAIN, type Pace, type Telling } from './demo-domain.ts';

/** Another replica is installed, and the configuration names it soon after. */
export function tellNewReplica(at: Pace): Telling {
  const replicas = DEMO_DOMAIN.hosts.filter((host) => host !== DEMO_DOMAIN.master);
  return {
    title: 'A replica is added to the domain.',
    hosts: [...DEMO_DOMAIN.hosts, ADDED],
    comeLater: [ADDED],
    configured: [
      { at: 0, replicas },
      { at: at(12) + 20, replicas: [...replicas, ADDED] },
    ],
    endsAtMinutes: at(120),
    events: [{ at: at(12), event: { kind: 'rebuilt', host: ADDED } }],
    story: [
      { atMinutes: at(0), text: 'One master, five replicas; people log in and work.' },
      {
        atMinutes: at(12),
        text: 'REPHOST6 is installed as a replica, and loads the whole database.\nThe configuration does not name it yet.',
      },
      { atMinutes: at(12) + 20, text: 'The configuration names REPHOST6: it is read from now on.' },
    ],
  };
}

const ADDED = 'REPHOST6';
