import type {
  ConfigurationChange,
  ConfigurationInForce,
  ConfigurationTaken,
} from '#contracts/configuration-change.ts';

const FILE = {
  version: 1,
  domains: [
    {
      name: 'prod',
      master: {
        host: 'bokmaster',
        ssm: {
          tag: 'Boks=bokmaster',
        },
      },
      replicas: [
        {
          host: 'REPHOST',
          ssm: {
            tag: 'Boks=rephost',
          },
        },
      ],
    },
  ],
};

export const IN_FORCE: ConfigurationInForce = {
  domain: 'prod',
  version: 4,
  who: 'ann (not authenticated)',
  why: 'CHG0042',
  at: '2026-03-02T08:00:00.000Z',
  configuration: FILE,
};

export const CHANGE: ConfigurationChange = { madeFrom: 3, why: 'CHG0042', configuration: FILE };

export const TAKEN: ConfigurationTaken = { domain: 'prod', version: 4, changed: true };
