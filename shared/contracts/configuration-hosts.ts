import * as z from 'zod';

export const HostName = z
  .string('a host has a name')
  .max(253, 'a host name has at most 253 characters')
  .regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/,
    'a host name has letters, digits, dots, hyphens and underscores, and begins and ends with a letter or digit',
  );

/** The shells of hosts that read our script: on some systems /bin/sh is older than POSIX. */
const SHELLS = ['/bin/sh', '/usr/xpg4/bin/sh', '/bin/ksh'] as const;

/**
 * Reached with ssh in batch mode, its host key pinned; `root` is how the login becomes root there,
 * `shell` what reads the script, `via` names the Linux node that connects.
 */
const Ssh = z.strictObject({
  address: z.string().min(1).max(253).optional(),
  port: z.int().min(1).max(65_535).optional(),
  user: z
    .string()
    .regex(/^[a-z_][a-z0-9_-]{0,31}$/, 'this is no user name')
    .optional(),
  hostKey: z.string().min(1).max(1000).optional(),
  root: z.enum(['none', 'sudo', 'suexec'], 'write none, sudo or suexec').default('none'),
  shell: z.enum(SHELLS, `write ${SHELLS.join(', ')}`).default('/bin/sh'),
  via: HostName.optional(),
});

/** Reached by SSM Run Command: a managed node's id, or the tag that only this host bears. */
const Ssm = z
  .strictObject({
    node: z
      .string()
      .regex(/^m?i-[0-9a-f]{8,17}$/, 'a node id looks like i-… or mi-…')
      .optional(),
    tag: z
      .string()
      .regex(/^[\w .:/+@-]{1,128}=[\w .:/+@-]{0,256}$/, 'write a tag as Key=Value')
      .optional(),
  })
  .refine(({ node, tag }) => (node === undefined) !== (tag === undefined), {
    message: 'name either a node or a tag',
  });

const eitherWay = { ssh: Ssh.optional(), ssm: Ssm.optional() };

export const Master = z.strictObject({ host: HostName, ...eitherWay });
export const Replica = z.strictObject({
  host: HostName,
  formerMaster: z.boolean('write true or false').default(false),
  listNames: z.array(HostName, 'write a list of names').max(20).default([]),
  site: z.string('name a site').min(1).max(60).optional(),
  ...eitherWay,
});

/** A Linux machine that reads hosts for us, and is no BoKS host of the domain. */
export const Node = z.strictObject({ name: HostName, ...eitherWay });
