import { beforeEach, describe, expect, it } from 'vitest';

import { openSnsClient, SnsAlerts, type SnsTopic } from '#adapters/aws/sns-alerts.ts';
import { ownAwsStandIn } from '#test/own-aws-stand-in.ts';

import { alertOf, describeAlerts, mailOf } from './alerts.contract.ts';

const TOPIC = 'arn:aws:sns:us-east-1:111122223333:boks-audit-people';

const aws = await ownAwsStandIn();
let alerts: SnsAlerts;
let nowMs: number;

beforeEach(() => {
  nowMs = 1_214_000_000_000;
  alerts = openOn('mail');
});

function openOn(channel: SnsTopic['channel']): SnsAlerts {
  const clock = { nowMs: () => nowMs };
  return new SnsAlerts({ client: openSnsClient(aws.config), topic: TOPIC, channel, clock });
}

const ALERT = alertOf('mail');

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

describeAlerts('SnsAlerts for mail', 'mail', () =>
  Promise.resolve({
    alerts,
    seen: () =>
      aws.kept.alerts.map((form) => `${form.get('Subject') ?? ''}\n${form.get('Message') ?? ''}`),
  }),
);
describeAlerts('SnsAlerts for the pager', 'sms', () =>
  Promise.resolve({
    alerts: openOn('pager'),
    seen: () => aws.kept.alerts.map((form) => form.get('Message') ?? ''),
  }),
);
describeAlerts('SnsAlerts for chat', 'chat', () =>
  Promise.resolve({
    alerts: openOn('chat'),
    seen: () => aws.kept.alerts.map((form) => form.get('Message') ?? ''),
  }),
);

describe('SnsAlerts', () => {
  it('publishes a mail to its topic, its id in the last line', async () => {
    await alerts.tell(mailOf({ body: 'WHAT   rephost is ahead' }));
    expect(field('TopicArn')).toBe(TOPIC);
    expect(field('MessageStructure')).toBe('');
    expect(field('Message')).toBe(`WHAT   rephost is ahead\n\nID     ${ALERT.id}\n`);
  });
  it('publishes an SMS as it is, of the sort that is delivered first', async () => {
    await openOn('pager').tell(
      alertOf('sms', { rendered: { kind: 'sms', text: 'BoKS CRIT bank: R AHEAD' } }),
    );
    expect(field('Message')).toBe('BoKS CRIT bank: R AHEAD');
    expect(field('Subject')).toBe('');
    expect(attributes()).toMatchObject({
      channel: ['String', 'pager'],
      'AWS.SNS.SMS.SMSType': ['String', 'Transactional'],
    });
  });
  it('publishes a chat message as JSON and nothing else, or it would be dropped unseen', async () => {
    const alert = alertOf('chat');
    await openOn('chat').tell(alert);
    expect(JSON.parse(field('Message'))).toEqual(
      alert.rendered.kind === 'chat' && alert.rendered.message,
    );
    expect(field('MessageStructure')).toBe('');
  });
  it.each([
    ['x'.repeat(120), 'x'.repeat(99)],
    ['Zürich: rephost\nahead', 'Z?rich: rephost?ahead'],
    ['', ALERT.id],
  ])('gives the subject %j as SNS takes it', async (subject, expected) => {
    await alerts.tell(mailOf({ subject }));
    expect(field('Subject')).toBe(expected);
    expect(aws.refusals).toEqual([]);
  });
  it.each(['x', 'ü', '🦊'])('cuts a text of too many %s between characters', async (character) => {
    await alerts.tell(mailOf({ body: character.repeat(300_000) }));
    const sent = field('Message');
    expect(Buffer.byteLength(sent)).toBeLessThanOrEqual(262_144);
    expect(sent).toMatch(/^[xü🦊]+\n\[cut here: the whole text has \d+ bytes\]\n\nID {5}prod/u);
    expect(sent).toContain(ALERT.id);
    expect(aws.refusals).toEqual([]);
  });
});

describe('what SNS does not take', () => {
  it('tells again where the answer was lost: twice, with the same bytes', async () => {
    await alerts.tell(ALERT);
    aws.loseAnswers(1);
    await alerts.tell(ALERT);
    const [, second, third] = aws.kept.alerts.map(String);
    expect(third).toBe(second);
    expect(aws.kept.alerts).toHaveLength(3);
  });
  it('tells again where it is throttled, and says so where it still is', async () => {
    await alerts.tell(ALERT);
    aws.throttle(1);
    await alerts.tell(ALERT);
    expect(aws.kept.alerts).toHaveLength(2);
    aws.throttle(2);
    await expect(alerts.tell(ALERT)).rejects.toMatchObject({
      fault: 'moment',
      message: expect.stringContaining('the topic boks-audit-people: Throttling'),
    });
  });
  it.each([
    ['NotFound', 'Topic does not exist', 'channel'],
    ['AuthorizationError', 'not authorized to perform: SNS:Publish', 'channel'],
    ['KMSDisabled', 'the key is disabled', 'channel'],
    ['InvalidParameter', 'Invalid parameter: TopicArn', 'channel'],
    ['InvalidParameter', 'Invalid parameter: Message too long', 'message'],
    ['InternalError', 'try again', 'moment'],
  ])('says whose fault it is that SNS answers %s: %s', async (code, message, fault) => {
    await alerts.tell(ALERT);
    const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
    const body = `<ErrorResponse>${error}</ErrorResponse>`;
    aws.answerNext({ status: 400, type: 'text/xml', body });
    await expect(alerts.tell(ALERT)).rejects.toMatchObject({ name: 'AlertNotTaken', fault });
  });
});

describe('a topic that nobody hears', () => {
  it('takes nothing: SNS would say that all is well', async () => {
    Object.assign(aws.kept.subscriptions, { confirmed: 0, pending: 2 });
    await expect(alerts.tell(ALERT)).rejects.toMatchObject({
      fault: 'channel',
      message: 'nobody is subscribed to the topic boks-audit-people; 2 have not confirmed yet',
    });
    expect(aws.kept.alerts).toEqual([]);
    Object.assign(aws.kept.subscriptions, { confirmed: 1, pending: 1 });
    await alerts.tell(ALERT);
    expect(aws.kept.alerts).toHaveLength(1);
  });
  it('is asked for once in five minutes while somebody hears it', async () => {
    await alerts.tell(ALERT);
    await alerts.tell(ALERT);
    expect(aws.calls).toHaveLength(3);
    nowMs += 300_000;
    aws.kept.subscriptions.confirmed = 0;
    await expect(alerts.tell(ALERT)).rejects.toMatchObject({ fault: 'channel' });
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
    await alerts.tell(mailOf({ body: 'ü'.repeat(131_072) }, { about }));
    expect(aws.refusals).toEqual([]);
    expect(field('Message')).toMatch(/\n\[cut here: the whole text has 262144 bytes\]\n\nID/);
    const more = { ...about, hosts: [...hosts, ...hosts] };
    await expect(alerts.tell({ ...ALERT, about: more })).rejects.toMatchObject({
      fault: 'message',
      message: expect.stringContaining('is about too much'),
    });
    expect(aws.kept.alerts).toHaveLength(1);
  });
});
