/** The texts of which a capture is made, in the order in which they are read. */
export const CAPTURE_TEXTS = ['sequence', 'list', 'fque', 'files', 'roles'] as const;

/**
 * One of them: what `boksdiag sequence`, `list` and `fque -master` print, `ls -ln` of the data files,
 * and the words of ENV and of the processes that tell the role.
 */
export type CaptureText = (typeof CAPTURE_TEXTS)[number];

/** The file of a set that holds a text. */
export const fileOf = (name: CaptureText): string => `${name}.txt`;

/** By which rules names are hidden in every capture. */
export const CAPTURE_PROFILE = 'vendor-pseudonymised';

/** What was captured of a host, as it was printed; a text that nobody has is left out. */
export type CaptureTexts = Readonly<Partial<Record<CaptureText, string>>>;
