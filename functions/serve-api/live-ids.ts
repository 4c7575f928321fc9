import type { DomainState } from '#domain/state.ts';

/** The ids of every incident that is not closed; findings that are only counted are none yet. */
export const liveIdsOf = (state: DomainState | undefined): readonly string[] =>
  (state?.memory.incidents ?? []).flatMap(({ id, closedAtMs }) =>
    closedAtMs === null ? [id] : [],
  );
