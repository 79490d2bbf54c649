import type { IsKnown } from './compare-scenario.ts';

const invalid = 'ERROR 0x2200';

/** Differences that are known, each with its reason; they are not told. */
const known: readonly IsKnown[] = [
  // Of several mistakes in one statement, each side names the one that it comes upon first.
  ([first, second]) => first.startsWith(invalid) && second.startsWith(invalid),
  // What Cassandra fails at with an exception of its own is refused in words, or answered.
  ([first]) =>
    /^ERROR 0x0000 java\.(lang\.(NullPointer|ClassCast|IndexOutOfBounds)|util\.NoSuchElement)Exception/m.test(
      first,
    ),
  // A table that was just made is lost to Cassandra for a time when other sessions make tables, too.
  ([first]) => first === 'ERROR 0x0000 java.lang.IllegalArgumentException: Unknown CF <id>',
  // What breaks a thread of Cassandra ends as a timeout.
  ([first]) => /^ERROR 0x1[12]00 Operation timed out/m.test(first),
  // What fails on the replica is answered, too.
  ([first]) => /^ERROR 0x1[35]00 Operation failed/m.test(first),
  // Cassandra takes an empty list behind an IN of several columns for no value.
  ([first]) => first.startsWith(`${invalid} Invalid unset value for column`),
  // Where no row can be, one side does not look any more at what a token is of.
  (answers, statement) =>
    statement.includes('token(') &&
    answers.some((answer) => answer.startsWith(invalid)) &&
    answers.some((answer) => answer.endsWith('(0 rows)')),
  // Functions that take any type show a timeuuid as the class that Cassandra kept for Java.
  ([first]) => first.includes('LegacyTimeUUIDType'),
  // Beside bounds of several columns Cassandra takes the fields of a tuple for values of the columns.
  (_, statement) => /\(c0, c1.*\) [<>]/.test(statement) && / c\d [<>]=? \(/.test(statement),
  // Of several conditions Cassandra looks first at whichever a hash table gives first, up to one that
  // does not hold: one that cannot be compared, or is not set, is come upon or not.
  (answers, statement) =>
    / IF .* AND /.test(statement) &&
    answers.some((answer) => /Invalid (comparison with|'unset' value in condition)/.test(answer)),
  // Cassandra does not know its own paging state of groups that are rows of a table without clustering.
  ([first], statement) =>
    statement.includes(' GROUP BY ') &&
    first.endsWith('ERROR 0x000A Invalid value for the paging state'),
];

/**
 * Whether the answers of Cassandra and of another server to a statement may differ like that, from their
 * first replies on that are not alike.
 */
export const isKnownDifference: IsKnown = (answers, statement) =>
  known.some((matches) => matches(answers, statement));
