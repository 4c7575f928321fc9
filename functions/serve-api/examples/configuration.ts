import type {
  ConfigurationChange,
  ConfigurationEntry,
  ConfigurationInForce,
  ConfigurationList,
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

const ENTRY: ConfigurationEntry = {
  version: 4,
  who: 'ann (not authenticated)',
  why: 'REPHOST added',
  change: 'CHG0042',
  at: '2026-03-02T08:00:00.000Z',
  digest: '3d35d8958b4db58c5f4a7a9759b9bcc4110c60f7e6344724afcfc0ef26b8eaa6',
};

export const IN_FORCE: ConfigurationInForce = { domain: 'prod', ...ENTRY, configuration: FILE };

export const VERSIONS: ConfigurationList = { items: [ENTRY], next: null };

export const CHANGE: ConfigurationChange = {
  madeFrom: 3,
  why: 'REPHOST added',
  change: 'CHG0042',
  configuration: FILE,
};

export const TAKEN: ConfigurationTaken = { domain: 'prod', version: 4, changed: true };
