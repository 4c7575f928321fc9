import { isReadBySsm } from './configuration-defaults.ts';

/** What is sound of a way; a `via` that is faulty is null: said, and not known. */
type WaysSaid = {
  readonly ssh?:
    | { readonly via?: string | null; readonly address?: string; readonly hostKey?: string }
    | undefined;
  readonly ssm?: unknown;
};
/** What is sound of a host: a value that is faulty by itself is not there. */
export type HostSaid = WaysSaid & {
  readonly host?: string;
  readonly listNames?: readonly (string | undefined)[];
};
export type NodeSaid = WaysSaid & { readonly name?: string };
/** What is sound of a domain's hosts; a list of nodes that is none is null. */
export type HostsSaid = {
  readonly master?: HostSaid;
  readonly replicas?: readonly (HostSaid | undefined)[];
  readonly nodes?: readonly (NodeSaid | undefined)[] | null;
  readonly simulator?: unknown;
};

export type Path = readonly (string | number)[];
export type Say = (path: Path, message: string) => void;
/** Something of a domain that is reached, under the name that it has, and where it is written. */
export type Reached = WaysSaid & { readonly name?: string; readonly path: Path };

/** The hosts of a domain that are there, the master first. */
export const hostsSaidIn = ({ master, replicas = [] }: HostsSaid): readonly Reached[] =>
  [
    { host: master, path: ['master'] },
    ...replicas.map((host, at) => ({ host, path: ['replicas', at] })),
  ].flatMap(({ host, path }) => {
    if (host === undefined) return [];
    const { host: name, ...ways } = host;
    return [{ ...ways, ...(name === undefined ? {} : { name }), path }];
  });

/** The nodes of a domain that are there. */
export const nodesSaidIn = ({ nodes }: HostsSaid): readonly Reached[] =>
  (nodes ?? []).flatMap((node, at) =>
    node === undefined ? [] : [{ ...node, path: ['nodes', at] }],
  );

/** A name means one machine, whether it is its own or one that the master's list shows of a host. */
export function checkHosts({ master, replicas = [], nodes }: HostsSaid, say: Say): void {
  const taken = new Map<string, string>();
  const claim = (name: string | undefined, owner: string, path: Path): void => {
    if (name === undefined) return;
    const before = taken.get(name.toLowerCase());
    if (before === undefined) taken.set(name.toLowerCase(), owner);
    else say(path, `${name} is there already, as ${before}`);
  };
  claim(master?.host, 'the master', ['master', 'host']);
  replicas.forEach((replica, at) => {
    const { host, listNames = [] } = replica ?? {};
    const [owner, path] = [`replicas[${at}]`, ['replicas', at]];
    claim(host, owner, [...path, 'host']);
    listNames.forEach((name, n) => {
      if (name?.toLowerCase() !== host?.toLowerCase())
        claim(name, owner, [...path, 'listNames', n]);
    });
  });
  nodes?.forEach((node, at) => claim(node?.name, `nodes[${at}]`, ['nodes', at, 'name']));
}

/** Each machine is reached in one way; a simulated domain is simulated as a whole. */
export function checkWays(domain: HostsSaid, say: Say): void {
  if (domain.simulator !== undefined && domain.nodes !== undefined) {
    say(['nodes'], 'this domain is simulated: it has no nodes');
  }
  for (const { name, path, ssh, ssm } of [...hostsSaidIn(domain), ...nodesSaidIn(domain)]) {
    const ways = [ssh, ssm].filter((way) => way !== undefined).length;
    if (domain.simulator !== undefined) {
      if (ways > 0) say(path, 'this domain is simulated: its hosts name no ssh or ssm');
    } else if (ways !== 1) {
      const which = name ?? 'this host';
      say(path, `say how ${which} is reached: either ssh or ssm (or simulate the domain)`);
    } else if (ssm === undefined && ssh?.via === undefined && isReadBySsm(domain)) {
      say(path, otherReader(name, path));
    }
  }
}

/** The service on AWS opens no connection to a host. */
const otherReader = (name: string | undefined, [list]: Path): string =>
  list === 'nodes'
    ? `SSM reads this domain: name ssm for ${name ?? 'this node'}`
    : `SSM reads this domain: name ssm for ${name ?? 'this host'}, or a node that connects to it: ` +
      'ssh with via';
