import type * as z from 'zod';

import type {
  ExtensionAct,
  MuteAct,
  MuteList,
  WindowAct,
  WindowList,
  WindowView,
} from '#contracts/api-acts.ts';

export const MUTE: z.input<typeof MuteAct> = {
  incident: 'demo-7-1',
  until: '2026-03-02T10:31Z',
  why: 'known, CHG0042',
};

export const MUTES: MuteList = {
  items: [
    {
      id: 'demo-mute-31',
      domain: 'demo',
      hosts: ['REPHOST'],
      kinds: ['ahead'],
      tables: [],
      from: '2026-03-02T08:31:00.000Z',
      until: '2026-03-02T10:31:00.000Z',
      state: 'on',
      by: 'ann (not authenticated)',
      why: 'known, CHG0042',
      incidents: ['demo-7-1'],
    },
  ],
  next: null,
};

export const WINDOW: z.input<typeof WindowAct> = {
  hosts: ['REPHOST', 'bokmaster'],
  from: '2026-03-07T20:00Z',
  until: '2026-03-07T23:00Z',
  change: 'CHG0043',
  why: 'yearly drill',
};

export const WINDOWS: WindowList = {
  items: [
    {
      id: 'demo-window-32',
      domain: 'demo',
      hosts: ['REPHOST', 'bokmaster'],
      kinds: [],
      change: 'CHG0043',
      from: '2026-03-07T20:00:00.000Z',
      until: '2026-03-07T23:00:00.000Z',
      state: 'planned',
      by: 'ann (not authenticated)',
      why: 'yearly drill',
      came: [],
    },
  ],
  next: null,
};

export const WINDOW_VIEW: WindowView = {
  id: 'demo-window-32',
  domain: 'demo',
  hosts: ['REPHOST', 'bokmaster'],
  kinds: [],
  change: 'CHG0043',
  from: '2026-03-07T20:00:00.000Z',
  until: '2026-03-07T23:00:00.000Z',
  state: 'over',
  by: 'ann (not authenticated)',
  why: 'yearly drill',
  came: [
    {
      host: 'REPHOST',
      clean: 'no',
      because: 'came back clean: no: T7 +1929',
      record: 1_201,
      tables: [
        { table: 7, clean: 'no', movedBy: 0 },
        { table: 9, clean: 'yes', movedBy: 0 },
      ],
    },
  ],
};

export const EXTENSION: z.input<typeof ExtensionAct> = {
  until: '2026-03-08T01:00Z',
  why: 'the repair takes longer',
};
