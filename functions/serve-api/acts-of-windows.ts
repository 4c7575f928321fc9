import type { Hono } from 'hono';

import { ExtensionAct, PlainAct, WindowAct } from '#contracts/api-acts.ts';
import type { Configurations } from '#ports/configurations.ts';

import type { Served } from './caller.ts';
import { meantById, meantIn } from './meant-domain.ts';
import { ofEachDomain } from './of-each-domain.ts';
import { refuseOtherMethods } from './problems.ts';
import { takeAct, type ActDeps } from './take-act.ts';
import { windowsOf } from './windows.ts';

type Deps = ActDeps & { readonly configurations: Configurations };

/** Windows: which there are, planning one, another end for one, ending one. */
export function addWindows(app: Hono<Served>, deps: Deps): void {
  addPlanning(app, deps);
  app.post(EXTENSIONS, async (context) =>
    takeAct(context, deps, {
      schema: ExtensionAct,
      status: 201,
      meant: ({ until: untilMs }) =>
        meantById(context.req.param('id'), 'window', (window) => ({
          kind: 'extend-window',
          window,
          untilMs,
        })),
    }),
  );
  app.all(EXTENSIONS, refuseOtherMethods('POST'));
  app.delete(WINDOW, async (context) =>
    takeAct(context, deps, {
      schema: PlainAct,
      status: 200,
      meant: () =>
        meantById(context.req.param('id'), 'window', (window) => ({ kind: 'end-window', window })),
    }),
  );
  app.all(WINDOW, refuseOtherMethods('DELETE'));
}

function addPlanning(app: Hono<Served>, deps: Deps): void {
  const { store, clock, configurations } = deps;
  app.get(WINDOWS, async (context) =>
    ofEachDomain(context, configurations, async ({ domain }) => {
      const state = await store.readState(domain);
      return state === undefined ? [] : windowsOf(state, clock.nowMs());
    }),
  );
  app.post(WINDOWS, async (context) =>
    takeAct(context, deps, {
      schema: WindowAct,
      status: 201,
      meant: async ({ domain, hosts, kinds, change, from, until }, nowMs) =>
        meantIn(domain, configurations, {
          kind: 'plan-window',
          hosts,
          kinds,
          change,
          fromMs: from ?? nowMs,
          untilMs: until,
        }),
    }),
  );
  app.all(WINDOWS, refuseOtherMethods('GET', 'POST'));
}

const WINDOWS = '/v1/windows';
const WINDOW = '/v1/windows/:id';
const EXTENSIONS = '/v1/windows/:id/extensions';
