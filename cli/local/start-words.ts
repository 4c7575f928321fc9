import type { AtStart } from './configure-domains.ts';
import type { Plan } from './plan.ts';
import { DEFAULT_DATA, type ServeOptions } from './serve-options.ts';
import type { Service } from './service.ts';
import { beside } from './terminal.ts';

/** What a start did to the configuration of each domain: which version is in force, and why that one. */
export function startLines(
  { atStart, watched, resting }: Pick<Service, 'atStart' | 'watched' | 'resting'>,
  plan: Pick<Plan, 'source' | 'scenario'>,
  { data }: Pick<ServeOptions, 'data'>,
): readonly string[] {
  const isDemo = plan.scenario !== undefined;
  // Whoever sees the demo has no file: only what is not as its story has it is news.
  const told = atStart.filter(({ kind }) => !isDemo || kind === 'conflict');
  const named = new Set(atStart.map(({ domain }) => domain));
  const sentences = [
    ...told.map((one) => sentenceOf(one, plan, data)),
    ...watched
      .filter((domain) => !named.has(domain))
      .map((domain) => `${domain}: pushed; ${plan.source} does not name it`),
    ...resting.map(
      (domain) =>
        `${domain}: not watched any more, ${plan.source} does not name it; its history stays`,
    ),
  ];
  return sentences.flatMap((sentence, at) =>
    beside(at === 0 ? '  in force  ' : '            ', sentence),
  );
}

function sentenceOf(
  { domain, kind, inForce }: AtStart,
  { source, scenario }: Pick<Plan, 'source' | 'scenario'>,
  data: string,
): string {
  const { version, who, why, atMs } = inForce;
  if (kind === 'configured') return `${domain}: version ${version}, taken from ${source} now`;
  if (kind === 'unchanged') return `${domain}: version ${version}, as ${source} has it`;
  const since = new Date(atMs).toISOString().slice(0, 16).replace('T', ' ');
  const where = data === DEFAULT_DATA ? '' : ` --data ${data}`;
  if (kind === 'shorter') {
    return (
      `${domain}: version ${version}; what ${source} says was NOT taken: it would keep readings for ` +
      `less long than now, and a start gives no reason; push it with one: npx boks-audit config ` +
      `push ${source} --why TEXT${where}`
    );
  }
  const next =
    scenario === undefined
      ? `what ${source} says was NOT taken: see how it differs with npx boks-audit config push ` +
        `${source} --why TEXT --dry-run${where}, and push it to put it in force`
      : 'the story goes on with it';
  return `${domain}: version ${version}, by ${who} since ${since} UTC: ${why}; ${next}`;
}
