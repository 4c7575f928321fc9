import { broken, type InvariantMaker } from './invariant.ts';

/**
 * A11 Work is bounded. SendCommand calls a sweep, deliveries a sweep, items a record stay under
 * limits written beside the test; a claim sends its commands once.
 */
export const workIsBounded: InvariantMaker = ({ count }) => {
  const asked = new Set<string>();
  const askedFor = new Map<string, number>();
  const deliveredFor = new Map<string, number>();
  return {
    observe: (observation) => {
      if (observation.kind === 'asked') {
        const { sweepId, phase, attempt } = observation.order;
        const name = `${phase} of ${sweepId}, attempt ${attempt}`;
        if (asked.has(name)) broken('A11', `${name} was asked twice`);
        asked.add(name);
        const times = (askedFor.get(sweepId) ?? 0) + 1;
        askedFor.set(sweepId, times);
        count('premise: A11 hosts were asked');
        if (times > MOST_COMMANDS_A_SWEEP) broken('A11', `${sweepId} sent ${times} commands`);
      }
      if (observation.kind === 'delivered') {
        const [sweep] = /"domain":"[^"]*","sweep":\d+/.exec(observation.text) ?? [];
        if (sweep === undefined) return;
        const times = (deliveredFor.get(sweep) ?? 0) + 1;
        deliveredFor.set(sweep, times);
        if (times > MOST_DELIVERIES_A_SWEEP)
          broken('A11', `${times} messages of ${sweep} were delivered`);
      }
    },
    judged: ({ record: { domain, number, act } }) => {
      const hosts = act.hosts.length + 1;
      if (act.incidents.length > hosts * MOST_INCIDENTS_A_HOST) {
        broken('A11', `${domain}: record ${number} holds ${act.incidents.length} incidents`);
      }
    },
  };
};

/** Three phases, each claimed anew after a death. */
const MOST_COMMANDS_A_SWEEP = 15;
/** Looks, deadlines, ends of commands; each doubled, and tried five times. */
const MOST_DELIVERIES_A_SWEEP = 400;
const MOST_INCIDENTS_A_HOST = 12;
