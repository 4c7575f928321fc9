import * as z from 'zod';

import { AbsolutePath } from './configuration-paths.ts';

/** Where a secret is found; never the secret itself. A file that others can read is refused. */
export const SecretPlace = z.union(
  [
    z.strictObject({ env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/) }),
    z.strictObject({ file: AbsolutePath }),
  ],
  'write { env: NAME } or { file: /absolute/path }; the secret itself never stands here',
);
export type SecretPlace = z.infer<typeof SecretPlace>;

const MailAddress = z
  .string('write a mail address')
  .max(254, 'a mail address has at most 254 characters')
  .regex(
    /^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/,
    'this is no mail address',
  );

const ServerName = z
  .string('name a server')
  .max(253)
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9.:-]*[A-Za-z0-9])?$/, 'this is no name or address of a server');

/** The server that takes mail. Without a port, the usual one of its `tls`. */
const MailServer = z
  .strictObject({
    host: ServerName,
    port: z.int().min(1).max(65_535).optional(),
    tls: z
      .enum(['starttls', 'implicit', 'none'], 'write starttls, implicit or none')
      .default('starttls'),
    from: MailAddress,
    to: z.array(MailAddress, 'write a list of mail addresses').min(1, 'name at least one').max(50),
    user: z.string().min(1).max(254).optional(),
    password: SecretPlace.optional(),
  })
  .refine(({ user, password }) => (user === undefined) === (password === undefined), {
    message: 'user and password go together',
    path: ['user'],
  })
  .refine(({ user, tls, host }) => user === undefined || tls !== 'none' || isThisMachine(host), {
    message: 'a password goes over TLS alone: write starttls or implicit',
    path: ['tls'],
  });
export type MailServer = z.infer<typeof MailServer>;

/** Shapes in which a webhook tells of a move. */
const WEBHOOK_FORMATS = ['event', 'pagerduty', 'icinga'] as const;

/**
 * An address that is told of each move. `secret` signs an `event`, is the integration key of
 * `pagerduty`, and the password of the `user` of `icinga`.
 */
const Webhook = z
  .strictObject({
    url: z.url('write an address that begins with https://').max(2_000),
    format: z.enum(WEBHOOK_FORMATS, 'write event, pagerduty or icinga').default('event'),
    secret: SecretPlace,
    user: z.string().min(1).max(254).optional(),
  })
  .refine(({ url }) => isSafeAddress(url), {
    message: 'write an address that begins with https://; http:// is for this machine alone',
    path: ['url'],
  })
  .refine(({ format, user }) => (format === 'icinga') === (user !== undefined), {
    message: 'format icinga has a user of its API, and no other format has one',
    path: ['user'],
  });
export type Webhook = z.infer<typeof Webhook>;

/** How messages leave one machine. On AWS people subscribe to topics instead. */
export const Delivery = z.strictObject({
  mail: MailServer.optional(),
  webhook: Webhook.optional(),
});
export type Delivery = z.infer<typeof Delivery>;

/** Called after each judged sweep: an outside watcher misses the call when nothing is judged any more. */
export const Heartbeat = z
  .url({ protocol: /^https?$/, error: 'write an address that begins with https:// or http://' })
  .max(2_000);

type Said = { readonly delivery?: Delivery | undefined };

/** What a domain says of its delivery, and where it says nothing, what `defaults` say: way by way. */
export const deliveryOf = (domain: Said, defaults: Said): Delivery => ({
  ...defaults.delivery,
  ...domain.delivery,
});

/** Without a user in it, over TLS, or to this machine. */
const isSafeAddress = (text: string): boolean => {
  const [, protocol, authority = ''] = /^(https?):\/\/([^/?#]+)/i.exec(text) ?? [];
  if (authority.includes('@')) return false;
  const host = authority.replace(/:\d+$/, '');
  return protocol?.toLowerCase() === 'https' || (protocol !== undefined && isThisMachine(host));
};

const isThisMachine = (host: string): boolean =>
  ['127.0.0.1', 'localhost', '::1', '[::1]'].includes(host);
