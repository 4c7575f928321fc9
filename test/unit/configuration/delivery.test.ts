import { describe, expect, it } from 'vitest';

import { shapeOf } from '#cli/commands/config-shape.ts';
import { Configuration, toSettings } from '#contracts/configuration.ts';

const LAB = {
  name: 'lab',
  master: { host: 'm', ssh: {} },
  replicas: [{ host: 'r', ssh: {} }],
};
const MAIL = { host: 'mail.example.com', from: 'boks@example.com', to: ['ann@example.com'] };
const HOOK = { url: 'https://hook.example.com/boks', secret: { env: 'HOOK_SECRET' } };

const parse = (own: object, defaults: object = {}) =>
  Configuration.safeParse({ version: 1, defaults, domains: [{ ...LAB, ...own }] });

const faultsOf = (own: object): readonly string[] =>
  (parse(own).error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);

describe('how messages leave one machine', () => {
  it('is said for mail and webhook, the rest being usual', () => {
    const { data } = parse({ delivery: { mail: MAIL, webhook: HOOK } });
    expect(data?.domains[0]?.delivery).toEqual({
      mail: { ...MAIL, tls: 'starttls' },
      webhook: { ...HOOK, format: 'event' },
    });
  });
  it.each([
    ['a secret that stands in the file', { password: 'geheim', user: 'boks' }, 'password'],
    ['a secret in a file beside it', { password: { file: 'secret' }, user: 'boks' }, 'password'],
    ['a user without a password', { user: 'boks' }, 'user'],
    ['a password that would go in the clear', { ...passwordOf(), tls: 'none' }, 'tls'],
    ['nobody to write to', { to: [] }, 'to'],
    ['an address with a line break', { from: 'boks@example.com\nBcc: eve@example.com' }, 'from'],
    ['a server with a blank', { host: 'mail example' }, 'host'],
  ])('refuses mail with %s', (_, differing, at) => {
    const faults = faultsOf({ delivery: { mail: { ...MAIL, ...differing } } });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(`domains.0.delivery.mail.${at}`);
  });
  it.each([
    ['an address in the clear', { url: 'http://hook.example.com/' }, 'url'],
    ['a password in its address', { url: 'https://ann:geheim@hook.example.com/' }, 'url'],
    ['no secret', { secret: undefined }, 'secret'],
    ['another format', { format: 'slack' }, 'format'],
    ['a user, but not Icinga', { user: 'boks' }, 'user'],
    ['Icinga, but no user', { format: 'icinga' }, 'user'],
  ])('refuses a webhook with %s', (_, differing, at) => {
    const faults = faultsOf({ delivery: { webhook: { ...HOOK, ...differing } } });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(`domains.0.delivery.webhook.${at}`);
  });
  it('may go in the clear within this machine', () => {
    expect(
      faultsOf({ delivery: { webhook: { ...HOOK, url: 'http://127.0.0.1:8080/x' } } }),
    ).toEqual([]);
    const mail = { ...MAIL, ...passwordOf(), tls: 'none', host: 'localhost' };
    expect(faultsOf({ delivery: { mail } })).toEqual([]);
  });
  it('is shown in what a push changes, and names no secret', () => {
    const mail = { ...MAIL, ...passwordOf() };
    const { data } = parse({ delivery: { webhook: HOOK } }, { delivery: { mail } });
    expect(data && shapeOf(data, 'lab')?.facts).toMatchObject({
      channels: 'terminal mail webhook',
      'delivery.mail.to': 'ann@example.com',
      'delivery.mail.password.env': 'MAIL_PASSWORD',
      'delivery.webhook.url': HOOK.url,
    });
  });
});

describe('the watcher outside', () => {
  it('is one for all domains, or one of a domain', () => {
    const heartbeat = 'https://watcher.example.com/1';
    const of = (own: object, defaults: object) => {
      const { data } = parse(own, defaults);
      return data && toSettings(data)[0]?.heartbeat;
    };
    expect(of({}, {})).toBeUndefined();
    expect(of({}, { heartbeat })).toBe(heartbeat);
    expect(of({ heartbeat: 'http://10.0.0.1/2' }, { heartbeat })).toBe('http://10.0.0.1/2');
  });
  it.each(['watcher', 'ftp://watcher.example.com/', '', 5])('is no %j', (heartbeat) => {
    expect(faultsOf({ heartbeat })[0]).toMatch(/^domains\.0\.heartbeat: /);
  });
});

describe('what a bundle of evidence tells its reader', () => {
  it('is said by a domain, and line by line by defaults for those that do not', () => {
    const of = (own: object, defaults: object) => {
      const { data } = parse(own, defaults);
      return data && toSettings(data)[0]?.evidence;
    };
    const contact = { contactName: 'BoKS team', contactEmail: 'boks-team@example.com' };
    expect(of({}, {})).toBeUndefined();
    expect(of({ evidence: { vendorCase: '00123456' } }, { evidence: contact })).toEqual({
      ...contact,
      vendorCase: '00123456',
    });
  });
  it.each([
    ['contactName', 'two\nlines'],
    ['contactEmail', 'nobody'],
    ['vendorCase', ' 1'],
    ['vendorCase', 123],
    ['case', '1'],
  ])('is refused by name: %s %j', (name, value) => {
    expect(faultsOf({ evidence: { [name]: value } })[0]).toMatch(/^domains\.0\.evidence/);
  });
});

function passwordOf() {
  return { user: 'boks', password: { env: 'MAIL_PASSWORD' } };
}
