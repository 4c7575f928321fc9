import type { BundleFacts } from '../bundle-facts.ts';

/**
 * The facts with each run, each answer of one, each replica and each host's answer for a group once:
 * a run of two meanings has one folder, and of two answers the first counts.
 */
export const onceEach = (facts: BundleFacts): BundleFacts => ({
  ...facts,
  collection: { ...facts.collection, replicas: [...new Set(facts.collection.replicas)] },
  runs: firstOf(facts.runs, ({ name }) => name).map((run) => ({
    ...run,
    answers: firstOf(run.answers, ({ host, place }) => `${place} ${host}`),
  })),
  collected: firstOf(facts.collected, ({ host, group }) => `${group} ${host}`),
});

function firstOf<Thing>(
  things: readonly Thing[],
  keyOf: (thing: Thing) => string,
): readonly Thing[] {
  const first = new Map<string, Thing>();
  for (const thing of things) {
    const key = keyOf(thing);
    if (!first.has(key)) first.set(key, thing);
  }
  return [...first.values()];
}
