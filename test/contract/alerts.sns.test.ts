import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { openSnsClient, SnsAlerts } from '#adapters/aws/sns-alerts.ts';
import { startAwsStandIn, type AwsStandIn } from '#test/aws-stand-in.ts';

import { ALERT, describeAlerts } from './alerts.contract.ts';

const TOPIC = 'arn:aws:sns:us-east-1:111122223333:boks-audit-people';

let aws: AwsStandIn;
let alerts: SnsAlerts;

beforeAll(async () => {
  aws = await startAwsStandIn();
});
afterAll(() => aws.stop());
beforeEach(() => {
  aws.reset();
  alerts = new SnsAlerts({ client: openSnsClient(aws.config), topic: TOPIC, channel: 'mail' });
});

const field = (name: string): string => aws.kept.alerts.at(-1)?.get(name) ?? '';

/** The attributes of the last message: type and value by name. */
function attributes(): Readonly<Record<string, readonly [string, string]>> {
  const found: Record<string, [string, string]> = {};
  for (let n = 1; field(`MessageAttributes.entry.${n}.Name`) !== ''; n += 1) {
    const at = `MessageAttributes.entry.${n}`;
    const value: [string, string] = [
      field(`${at}.Value.DataType`),
      field(`${at}.Value.StringValue`),
    ];
    found[field(`${at}.Name`)] = value;
  }
  return found;
}

describeAlerts('SnsAlerts', () =>
  Promise.resolve({
    alerts,
    seen: () =>
      aws.kept.alerts.map((form) => `${form.get('Subject') ?? ''}\n${form.get('Message') ?? ''}`),
  }),
);

describe('SnsAlerts', () => {
  it('publishes a plain text to its topic, its id in the last line', async () => {
    await alerts.tell(ALERT);
    expect(field('TopicArn')).toBe(TOPIC);
    expect(field('MessageStructure')).toBe('');
    expect(field('Message')).toBe(`${ALERT.body}\n\nID     ${ALERT.id}\n`);
  });
  it.each([
    ['x'.repeat(120), 'x'.repeat(99)],
    ['Zürich: rephost\nahead', 'Z?rich: rephost?ahead'],
    ['', ALERT.id],
  ])('gives the subject %j as SNS takes it', async (subject, expected) => {
    await alerts.tell({ ...ALERT, subject });
    expect(field('Subject')).toBe(expected);
    expect(aws.refusals).toEqual([]);
  });
  it.each(['x', 'ü', '🦊'])('cuts a text of too many %s between characters', async (character) => {
    const body = character.repeat(300_000);
    await alerts.tell({ ...ALERT, body });
    const sent = field('Message');
    expect(Buffer.byteLength(sent)).toBeLessThanOrEqual(262_144);
    expect(sent).toMatch(/^[xü🦊]+\n\[cut here: the whole text has \d+ bytes\]\n\nID {5}prod/u);
    expect(sent).toContain(ALERT.id);
    expect(aws.refusals).toEqual([]);
  });
  it('tells again where the answer was lost: twice, with the same bytes', async () => {
    aws.loseAnswers(1);
    await alerts.tell(ALERT);
    const [first, second] = aws.calls.map(({ body }) => body.toString());
    expect(second).toBe(first);
    expect(aws.kept.alerts).toHaveLength(2);
  });
  it('tells again where it is throttled, and throws with the id where it still is', async () => {
    aws.throttle(2);
    await alerts.tell(ALERT);
    expect(aws.kept.alerts).toHaveLength(1);
    aws.throttle(3);
    await expect(alerts.tell(ALERT)).rejects.toThrow(`alert ${ALERT.id} was not taken`);
  });
});

describe('what SnsAlerts lets subscriptions filter by', () => {
  it('gives subscriptions attributes to filter by', async () => {
    await alerts.tell({
      ...ALERT,
      about: {
        severities: ['critical', 'warning'],
        kinds: ['ahead', 'silent'],
        hosts: ['rephost', 'rephost2'],
      },
    });
    expect(attributes()).toEqual({
      id: ['String', ALERT.id],
      channel: ['String', 'mail'],
      domain: ['String', 'production'],
      severity: ['String.Array', '["critical","warning"]'],
      kind: ['String.Array', '["ahead","silent"]'],
      host: ['String.Array', '["rephost","rephost2"]'],
    });
  });
  it('bears no attribute of which there is no value', async () => {
    await alerts.tell({
      ...ALERT,
      about: { severities: ['error'], kinds: ['no-master'], hosts: [] },
    });
    expect(Object.keys(attributes())).toEqual(['id', 'channel', 'domain', 'severity', 'kind']);
    expect(aws.refusals).toEqual([]);
  });
  it('has room for 500 hosts with the longest names, and a text beside them', async () => {
    const hosts = Array.from({ length: 501 }, (_, n) => `${n}`.padStart(253, 'h'));
    const about = { ...ALERT.about, hosts };
    await alerts.tell({ ...ALERT, body: 'ü'.repeat(131_072), about });
    expect(aws.refusals).toEqual([]);
    expect(field('Message')).toMatch(/\n\[cut here: the whole text has 262144 bytes\]\n\nID/);
    const more = { ...about, hosts: [...hosts, ...hosts] };
    await expect(alerts.tell({ ...ALERT, about: more })).rejects.toThrow(/is about too much/);
    expect(aws.calls).toHaveLength(1);
  });
});
