import { without, type Incident } from './incident.ts';
import { moved, read, withConfirmation, type LifeInput, type LifeStep } from './life-step.ts';

/**
 * Moves an incident that was read and does not hold (rules.md, D6): what is only counted is gone, what
 * is open recovers once it *clears*, and what recovers closes after its clean sweeps, where it *closes*.
 */
export function onClear(input: LifeInput, current: Incident): LifeStep {
  const { judged, nowMs } = input;
  const next = withQuiet({ ...current, ...read(current, judged) }, nowMs);
  if (current.state === 'pending') return dropped(input, next);
  const progress = current.progress + (judged.clean ? 1 : 0);
  if (current.state === 'open') {
    if (judged.clears) {
      const recovering: Incident = {
        ...without(next, 'notHeld'),
        state: 'recovering',
        progress: judged.clean ? 1 : 0,
      };
      return withConfirmation(
        input,
        moved(input, recovering, { from: 'open', reason: 'recovering', voice: 'if-told' }),
      );
    }
    const open: Incident = { ...next, progress, notHeld: true };
    if (!judged.crossed || current.crossed)
      return withConfirmation(input, { incident: open, moves: [] });
    return withConfirmation(
      input,
      moved(input, open, { from: 'open', reason: 'crossed', voice: 'if-told' }),
    );
  }
  if (!judged.clean || !judged.clears) return { incident: next, moves: [] };
  const needed = input.kind.cleanNeeded;
  if (progress >= needed && judged.closes) {
    const closed: Incident = {
      ...without(next, 'acknowledged', 'quieted', 'crossings', 'quietSinceMs'),
      state: 'closed',
      closedAtMs: nowMs,
      progress,
      heldBy: null,
    };
    return moved(input, closed, { from: 'recovering', reason: 'closed', voice: 'if-told' });
  }
  if (progress > needed) return { incident: { ...next, progress: needed }, moves: [] };
  return moved(
    input,
    { ...next, progress },
    { from: 'recovering', reason: 'progressed', voice: 'never' },
  );
}

/** Since when an `ahead` is repaired, and only movement is missing (D7, *quiet*). */
function withQuiet(incident: Incident, nowMs: number): Incident {
  const { detail, quietSinceMs } = incident;
  const isQuiet =
    detail.kind === 'ahead' &&
    detail.tables.every(({ standing }) => standing === 'quiet' || standing === 'proved');
  if (!isQuiet) return without(incident, 'quietSinceMs');
  return { ...incident, quietSinceMs: quietSinceMs ?? nowMs };
}

/** A pending one that does not hold: gone, or, where it had been closed before, closed as it was. */
function dropped(input: LifeInput, current: Incident): LifeStep {
  const reason = 'did-not-confirm';
  if (current.openedAtMs === null) {
    const { moves } = moved(input, current, {
      from: 'pending',
      to: 'none',
      reason,
      voice: 'never',
    });
    return { incident: undefined, moves };
  }
  return moved(input, { ...current, state: 'closed' }, { from: 'pending', reason, voice: 'never' });
}
