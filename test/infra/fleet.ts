import type { Stage } from '../../infra/stages.ts';
import { idIn, ofType, resourcesOf, type Resource } from './resources.ts';
import { templatesOf } from './synthesised.ts';

/** Every resource of a stage, of both stacks. */
export type Fleet = { readonly stage: Stage; readonly all: readonly Resource[] };

/** A rule for all resources of a stage, those that are added later too; and how to break it. */
export type FleetRule = {
  /** What is wrong, each with the resource that it is about; empty where the rule holds. */
  readonly faults: (fleet: Fleet) => readonly string[];
  /** Breaks a stage, so that the rule must speak: one that cannot is no rule. */
  readonly breakOne: (fleet: Fleet) => void;
  /** The stage in which it can be broken; without it, the example. */
  readonly brokenIn?: 'bare';
};

export const fleetOf = (stage: Stage): Fleet => {
  const { state, audit } = templatesOf(stage);
  return { stage, all: [...resourcesOf(state), ...resourcesOf(audit)] };
};

/** The ids of those of which `holds` is not true. */
export const idsWhereNot = (
  resources: readonly Resource[],
  holds: (resource: Resource) => boolean,
): readonly string[] => resources.filter((each) => !holds(each)).map(({ id }) => id);

/** The first resource of a type; `which` where the first will not do. Throws where there is none. */
export function one(
  { all }: Fleet,
  type: string,
  which: (resource: Resource) => boolean = () => true,
): Resource {
  const found = ofType(all, type).find(which);
  if (found === undefined) throw new Error(`there is no such ${type}`);
  return found;
}

export const isDeadLetter = ({ id }: Resource): boolean => id.includes('DeadLetter');
export const queuesOf = ({ all }: Fleet): readonly Resource[] => ofType(all, 'AWS::SQS::Queue');
export const deadLettersOf = (fleet: Fleet): readonly Resource[] =>
  queuesOf(fleet).filter(isDeadLetter);
export const isAmong = (resources: readonly Resource[], reference: unknown): boolean =>
  resources.some(({ id }) => id === idIn(reference));

export type TemplateStatement = {
  readonly Effect: string;
  readonly Action?: unknown;
  readonly Resource?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
};

/** Every statement of a resource, wherever its type keeps policies. */
export function statementsIn({ properties }: Resource): readonly TemplateStatement[] {
  const documents = [
    properties.PolicyDocument,
    properties.KeyPolicy,
    properties.AssumeRolePolicyDocument,
    ...(properties.Policies ?? []).map(
      ({ PolicyDocument }: { PolicyDocument: unknown }) => PolicyDocument,
    ),
  ];
  return documents.flatMap((document) => document?.Statement ?? []);
}

/** Those of a resource whose allowing statements are not all as they should be. */
export const idsWhereAllowed = (
  resources: readonly Resource[],
  isWrong: (statement: TemplateStatement) => boolean,
): readonly string[] =>
  resources
    .filter((each) => statementsIn(each).some((said) => said.Effect === 'Allow' && isWrong(said)))
    .map(({ id }) => id);
