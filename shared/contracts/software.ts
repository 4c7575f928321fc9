/** Raised where what a host printed would be read otherwise than before. */
export const PARSER_VERSION = 1;
/** Raised where the same readings would come to other verdicts, or to other moves of incidents. */
export const RULES_VERSION = 1;

/**
 * What a record, a bundle and a judging again name as the software: its name and version, and the versions of
 * what decides a verdict. Two of the same come to the same.
 */
export const softwareNamed = (product: string): string =>
  `${product} (parser ${PARSER_VERSION}, rules ${RULES_VERSION})`;
