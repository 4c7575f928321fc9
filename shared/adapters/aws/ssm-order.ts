import { SECONDS_A_TARGET } from '#domain/through-node.ts';

/** A document, and how long it lets its script run. Its name carries its content. */
export type SentDocument = { readonly name: string; readonly scriptSeconds: number };

/** What nodes are sent, to ask hosts that have no agent. */
export type ThroughDocument = {
  readonly name: string;
  readonly secondsATarget: number;
  /** Whether one command may name several hosts, which are then asked one after another. */
  readonly takesLanes: boolean;
};

/** What is sent to which hosts. */
export type SsmOrder = {
  readonly document: SentDocument;
  readonly through: ThroughDocument;
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  readonly comment: string;
  readonly hosts: readonly string[];
  readonly withinSeconds: number;
  /** Where each node stores what it prints, beside what SSM shows of it. */
  readonly storedIn?: { readonly bucket: string; readonly prefix: string };
};

/** Throws where a text is no name of a document: no `*`, no path. */
export function documentNamed(name: string, scriptSeconds: number): SentDocument {
  if (!DOCUMENT_NAME.test(name)) throw new Error(`no name of a document: ${name}`);
  return { name, scriptSeconds };
}

/** The document by which nodes read; several hosts fit into what SSM shows of one answer. */
export const readsThrough = (name: string): ThroughDocument => ({
  name: documentNamed(name, SECONDS_A_TARGET).name,
  secondsATarget: SECONDS_A_TARGET,
  takesLanes: true,
});

/** SSM's own rule for names: no `*`, no path. */
const DOCUMENT_NAME = /^[\w.-]{3,128}$/;
