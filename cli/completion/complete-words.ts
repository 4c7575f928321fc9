import type { Argument, Command, Option } from 'commander';

/** What may stand in a place, and what of it for whoever reads. */
export type Candidate = { readonly value: string; readonly about: string };

/** What the last word of a command line may become: words, or files or folders, which the shell knows. */
export type Completion = {
  readonly kind: 'words' | 'files' | 'folders';
  readonly candidates: readonly Candidate[];
};

/** Names that only a service knows: which, and what was typed before that says whose. */
export type NamesAsked = {
  readonly names: 'domains' | 'hosts' | 'incidents' | 'mutes' | 'windows' | 'kinds';
  /** Values of the options that were typed, by their long names: `--domain`. */
  readonly given: ReadonlyMap<string, string>;
};

/** Answers at once, with nothing where nothing is known. */
export type NamesKnown = (asked: NamesAsked) => Promise<readonly Candidate[]>;

/**
 * What the last of the words behind the program's name may become, by the commands that the program has.
 * What is typed wrongly before it completes to nothing.
 */
export async function completeWords(
  program: Command,
  words: readonly string[],
  namesKnown: NamesKnown,
): Promise<Completion> {
  const place = placeAfter(program, words.slice(0, -1));
  const last = words.at(-1) ?? '';
  const found = await candidatesAt(place, last, namesKnown);
  return { ...found, candidates: found.candidates.filter(({ value }) => value.startsWith(last)) };
}

/** Where a command line stands: in which command, behind how many arguments, and which option waits. */
type Place = {
  readonly command: Command;
  readonly argumentsTyped: number;
  /** Its value is the next word. */
  readonly waiting: Option | undefined;
  readonly given: ReadonlyMap<string, string>;
  /** Behind `--` nothing is an option. */
  readonly onlyArguments: boolean;
};

function placeAfter(program: Command, words: readonly string[]): Place {
  let place: Place = {
    command: program,
    argumentsTyped: 0,
    waiting: undefined,
    given: new Map(),
    onlyArguments: false,
  };
  for (const word of words) place = placeBehind(place, word);
  return place;
}

function placeBehind(place: Place, word: string): Place {
  const { command, waiting, given } = place;
  if (waiting !== undefined) {
    return { ...place, waiting: undefined, given: withValue(given, waiting, word) };
  }
  if (!place.onlyArguments && word === '--') return { ...place, onlyArguments: true };
  if (!place.onlyArguments && word.startsWith('-') && word !== '-') {
    const [name = '', value] = splitOption(word);
    const option = optionNamed(command, name);
    if (option === undefined || !option.required) return place;
    return value === undefined
      ? { ...place, waiting: option }
      : { ...place, given: withValue(given, option, value) };
  }
  const below = command.commands.find((each) => each.name() === word);
  return below === undefined
    ? { ...place, argumentsTyped: place.argumentsTyped + 1 }
    : { ...place, command: below, argumentsTyped: 0 };
}

async function candidatesAt(
  { command, argumentsTyped, waiting, given, onlyArguments }: Place,
  last: string,
  namesKnown: NamesKnown,
): Promise<Completion> {
  if (waiting !== undefined) return valuesOf(waiting, given, namesKnown);
  if (!onlyArguments && last.startsWith('-')) {
    const [name = '', value] = splitOption(last);
    const option = value === undefined ? undefined : optionNamed(command, name);
    if (option === undefined) return ofWords(optionsOf(command));
    const values = await valuesOf(option, given, namesKnown);
    const candidates = values.candidates.map((each) => ({
      ...each,
      value: `${name}=${each.value}`,
    }));
    return { ...values, candidates };
  }
  if (command.commands.length > 0) return ofWords(argumentsTyped > 0 ? [] : commandsOf(command));
  const all = command.registeredArguments;
  const argument = all[argumentsTyped] ?? (all.at(-1)?.variadic === true ? all.at(-1) : undefined);
  if (argument !== undefined) return argumentOf(command, argument, { given, namesKnown });
  // Nothing but an option can follow.
  return ofWords(onlyArguments || last !== '' ? [] : optionsOf(command));
}

type Known = Pick<Place, 'given'> & { readonly namesKnown: NamesKnown };

async function argumentOf(
  command: Command,
  argument: Argument,
  { given, namesKnown }: Known,
): Promise<Completion> {
  if (argument.argChoices !== undefined) return ofWords(choicesOf(argument.argChoices));
  const name = argument.name();
  if (FILES.has(name)) return { kind: 'files', candidates: [] };
  // `incident show <id>`, `mute end <id>`: whose ids they are says the command above.
  const of = name === 'id' ? command.parent?.name() : name;
  const names = of === undefined ? undefined : NAMES_OF_IDS.get(of);
  return ofWords(names === undefined ? [] : await namesKnown({ names, given }));
}

async function valuesOf(
  option: Option,
  given: Place['given'],
  namesKnown: NamesKnown,
): Promise<Completion> {
  if (option.argChoices !== undefined) return ofWords(choicesOf(option.argChoices));
  const takes = /<(.+?)>/.exec(option.flags)?.[1] ?? '';
  if (FILES.has(takes)) return { kind: 'files', candidates: [] };
  if (FOLDERS.has(takes)) return { kind: 'folders', candidates: [] };
  const names = NAMES_OF_OPTIONS.get(option.long ?? '');
  return ofWords(names === undefined ? [] : await namesKnown({ names, given }));
}

const ofWords = (candidates: readonly Candidate[]): Completion => ({ kind: 'words', candidates });

const choicesOf = (choices: readonly string[]): readonly Candidate[] =>
  choices.map((value) => ({ value, about: '' }));

/** As its help has them. */
const commandsOf = (command: Command): readonly Candidate[] =>
  command
    .createHelp()
    .visibleCommands(command)
    .map((each) => ({ value: each.name(), about: each.summary() || each.description() }));

const optionsOf = (command: Command): readonly Candidate[] =>
  command
    .createHelp()
    .visibleOptions(command)
    .flatMap(({ long, description }) =>
      long === undefined || long === null ? [] : [{ value: long, about: description }],
    );

const optionNamed = (command: Command, name: string): Option | undefined =>
  command.options.find(({ long, short }) => name === long || name === short);

const splitOption = (word: string): readonly string[] => {
  const at = word.indexOf('=');
  return at === -1 ? [word] : [word.slice(0, at), word.slice(at + 1)];
};

const withValue = (given: Place['given'], { long }: Option, value: string): Place['given'] =>
  new Map([...given, [long ?? '', value]]);

/** What arguments and options call a file. */
const FILES: ReadonlySet<string> = new Set(['file', 'path', 'bundle']);
const FOLDERS: ReadonlySet<string> = new Set(['directory', 'folder']);
const NAMES_OF_IDS: ReadonlyMap<string, NamesAsked['names']> = new Map([
  ['incident', 'incidents'],
  ['mute', 'mutes'],
  ['window', 'windows'],
]);
const NAMES_OF_OPTIONS: ReadonlyMap<string, NamesAsked['names']> = new Map([
  ['--domain', 'domains'],
  ['--host', 'hosts'],
  ['--kind', 'kinds'],
  ['--incident', 'incidents'],
]);
