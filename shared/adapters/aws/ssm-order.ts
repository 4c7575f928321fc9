/** A document, and how long it lets its script run. Its name carries its content. */
export type SentDocument = { readonly name: string; readonly scriptSeconds: number };

/** What is sent to which hosts. */
export type SsmOrder = {
  readonly document: SentDocument;
  /** The document with which a node reads hosts that have no agent; left out, such hosts are not asked. */
  readonly through?: string;
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

/** SSM's own rule for names: no `*`, no path. */
const DOCUMENT_NAME = /^[\w.-]{3,128}$/;
