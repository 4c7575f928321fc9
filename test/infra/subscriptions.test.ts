import { expect, it } from 'vitest';

import { openSnsClient, SnsAlerts } from '#adapters/aws/sns-alerts.ts';
import type { AlertMessage } from '#ports/alerts.ts';
import { ownAwsStandIn } from '#test/own-aws-stand-in.ts';

import { STAGES, type Stage, type Subscription } from '../../infra/stages.ts';
import { mailOf } from '../contract/alerts.contract.ts';
import { ofType, resourcesOf } from './resources.ts';
import { templatesOf } from './synthesised.ts';

type Only = NonNullable<Subscription['only']>;
type Policy = Readonly<Record<string, readonly string[]>>;

const aws = await ownAwsStandIn();

/** The filter policy of a subscription as it is in the template, of all of this page in one stage. */
function policyOf(
  only: Only | undefined,
  protocol: Subscription['protocol'] = 'email',
): Policy | undefined {
  const endpoint = endpointOf({ protocol, only });
  const all = ofType(resourcesOf(templatesOf(STAGE).audit), 'AWS::SNS::Subscription');
  const made = all.filter(({ properties }) => properties['Endpoint'] === endpoint);
  expect(made).toHaveLength(1);
  const { FilterPolicy: policy, FilterPolicyScope: scope } = made[0]?.properties ?? {};
  expect(scope).toBe(policy && 'MessageAttributes');
  return policy;
}
/** The attributes of the one message that was published: all values of each. */
async function published(about: Partial<AlertMessage['about']>): Promise<Policy> {
  const alerts = new SnsAlerts({
    client: openSnsClient(aws.config),
    topic: 'arn:aws:sns:eu-central-1:111111111111:people',
    channel: 'mail',
    clock: { nowMs: () => 0 },
  });
  const alert = mailOf({});
  await alerts.tell({ ...alert, about: { ...alert.about, ...about } });
  const form = aws.kept.alerts.at(-1);
  const names = [...(form?.keys() ?? [])].filter((key) => key.endsWith('.Name'));
  return Object.fromEntries(
    names.map((key) => {
      const at = key.slice(0, -'.Name'.length);
      const value = form?.get(`${at}.Value.StringValue`) ?? '';
      const isArray = form?.get(`${at}.Value.DataType`) === 'String.Array';
      return [form?.get(key) ?? '', isArray ? JSON.parse(value) : [value]];
    }),
  );
}

/** As SNS decides: every key of the policy has a value among those of the attribute of its name. */
const isDelivered = (policy: Policy | undefined, attributes: Policy): boolean =>
  Object.entries(policy ?? {}).every(([name, wanted]) =>
    (attributes[name] ?? []).some((value) => wanted.includes(value)),
  );

const OUTAGE = {
  severities: ['critical', 'warning'],
  kinds: ['master-silent', 'silent'],
  hosts: ['rephost', 'rephost2'],
} as const;

const ROWS: readonly [string, Only | undefined, boolean][] = [
  ['no filter', undefined, true],
  ['its channel', { channel: ['mail', 'pager'] }, true],
  ['another channel', { channel: ['pager'] }, false],
  ['its domain', { domain: ['test', 'production'] }, true],
  ['another domain', { domain: ['test'] }, false],
  ['the worst severity', { severity: ['critical'] }, true],
  ['a severity of another of its incidents', { severity: ['warning'] }, true],
  ['a severity that it does not tell', { severity: ['error'] }, false],
  ['the second kind', { kind: ['silent'] }, true],
  ['another kind', { kind: ['ahead'] }, false],
  ['the second host', { host: ['rephost2'] }, true],
  ['another host', { host: ['rephost3'] }, false],
  ['all of it', { domain: ['production'], severity: ['critical'], host: ['rephost'] }, true],
  ['all but one', { domain: ['production'], severity: ['critical'], host: ['x'] }, false],
];

type Wanted = Pick<Subscription, 'protocol' | 'only'>;

/** What the tests below ask for: one stage with all of it is synthesised once. */
const WANTED: readonly Wanted[] = [
  ...ROWS.map(([, only]): Wanted => ({ protocol: 'email', only })),
  { protocol: 'email', only: { host: ['rephost'] } },
  { protocol: 'email', only: { domain: ['production'] } },
  { protocol: 'sms', only: { domain: ['bank'] } },
  { protocol: 'https', only: undefined },
];

/** Tells each from the others. */
const endpointOf = ({ protocol, only }: Wanted): string => `${protocol}:${JSON.stringify(only)}`;

const STAGE: Stage = {
  ...STAGES.example,
  subscriptions: WANTED.map((wanted) => ({
    topic: 'people',
    endpoint: endpointOf(wanted),
    ...wanted,
  })),
};

it.each(ROWS)('a subscription with %s: what is sent decides', async (_, only, expected) => {
  expect(isDelivered(policyOf(only), await published(OUTAGE))).toBe(expected);
});

it('a message about the domain as a whole is for no host, and still for its domain', async () => {
  const attributes = await published({ hosts: [] });
  expect(isDelivered(policyOf({ host: ['rephost'] }), attributes)).toBe(false);
  expect(isDelivered(policyOf({ domain: ['production'] }), attributes)).toBe(true);
});

it('a subscription carries what its protocol can carry, unless it says otherwise', () => {
  expect(policyOf(undefined)).toEqual({ channel: ['mail'] });
  expect(policyOf({ domain: ['bank'] }, 'sms')).toEqual({ channel: ['pager'], domain: ['bank'] });
  expect(policyOf(undefined, 'https')).toBeUndefined();
  expect(policyOf({ channel: ['pager'] }, 'email')).toEqual({ channel: ['pager'] });
});
