import { ShellProblem } from '../problem.ts';
import type { Shell } from '../shell.ts';
import { cqlTopics } from './help-cql.ts';

interface Topic {
  readonly usage: string;
  readonly summary: string;
  /** What there is to say beside the summary. */
  readonly more?: string;
}

/** Commands of the shell, by the word that asks for them. */
const commands: Readonly<Record<string, Topic>> = {
  CAPTURE: {
    usage: "CAPTURE ['file' | OFF]",
    summary: 'write rows to a file',
    more: 'Rows go to the end of the file instead of the terminal, until CAPTURE OFF. Errors and traces\nstay where they are. Without anything: says whether rows go to a file.',
  },
  CLEAR: { usage: 'CLEAR, CLS', summary: 'clear the screen' },
  CONSISTENCY: {
    usage: 'CONSISTENCY [level]',
    summary: 'consistency level of reads and writes',
    more: 'ANY, ONE, TWO, THREE, QUORUM, ALL, LOCAL_QUORUM, EACH_QUORUM, LOCAL_ONE; for reads also SERIAL and\nLOCAL_SERIAL. A new shell has ONE.',
  },
  'COPY TO': {
    usage: "COPY table [(columns)] TO 'file'",
    summary: 'write a table as CSV',
    more: 'TO STDOUT writes to the terminal. Options stand behind WITH, and AND between them. Both directions have\nHEADER, DELIMITER, QUOTE, ESCAPE, NULL, DATETIMEFORMAT, BOOLSTYLE, DECIMALSEP, THOUSANDSSEP, CONFIGFILE\nand RATEFILE.',
  },
  'COPY FROM': {
    usage: "COPY table [(columns)] FROM 'file'",
    summary: 'read a table from CSV',
    more: 'FROM STDIN reads from the input. Rows that cannot be written are kept in the file that ERRFILE names.',
  },
  DESCRIBE: {
    usage:
      'DESCRIBE CLUSTER | KEYSPACES | KEYSPACE name | TABLES | TABLE name | TYPES | INDEX name ...',
    summary: '',
    more: 'The statements that make what is named, as the server tells them; DESC is short for it.',
  },
  ELAPSED: { usage: 'ELAPSED [ON | OFF]', summary: 'how long each statement took' },
  EXIT: { usage: 'EXIT, QUIT', summary: 'leave' },
  EXPAND: { usage: 'EXPAND [ON | OFF]', summary: 'a line a column instead of a line a row' },
  HELP: { usage: 'HELP [topic ...]', summary: 'this, or more about a command or a statement' },
  HISTORY: {
    usage: 'HISTORY [n]',
    summary: 'the last lines typed',
    more: 'With a number: so many from now on. Lines with passwords are not kept.',
  },
  LOGIN: {
    usage: "LOGIN user ['password']",
    summary: 'become another user',
    more: 'The password is asked for when it is missing. Settings and keyspace stay.',
  },
  PAGING: {
    usage: 'PAGING [ON | OFF | rows]',
    summary: 'page by page',
    more: 'A number is that of the rows of a page. OFF: a result comes as one.',
  },
  SERIAL: {
    usage: 'SERIAL CONSISTENCY [level]',
    summary: 'level of lightweight transactions',
    more: 'SERIAL (of all data centres) or LOCAL_SERIAL (of the nearest one).',
  },
  SHOW: {
    usage: 'SHOW VERSION | HOST | SESSION id | REPLICAS token [keyspace]',
    summary: '',
    more: 'Versions of server and protocol; where the shell is connected; the trace of a request; the\naddresses of the nodes that hold a token of a keyspace.',
  },
  SOURCE: {
    usage: "SOURCE 'file'",
    summary: 'run a script',
    more: 'Errors do not end the script; each is told with its line.',
  },
  TRACING: { usage: 'TRACING [ON | OFF]', summary: 'trace each request' },
  UNICODE: {
    usage: 'HELP UNICODE',
    summary: 'how texts are shown',
    more: 'Control characters and backslashes are shown as escapes, in another colour where there are\ncolours. All other characters are shown as they are, in UTF-8.',
  },
};

const aliases: Readonly<Record<string, readonly string[]>> = {
  CLS: ['CLEAR'],
  COPY: ['COPY TO', 'COPY FROM'],
  DESC: ['DESCRIBE'],
  QUIT: ['EXIT'],
};

const usageWidth = 36;

/** What HELP knows more about. */
export function topics(): readonly string[] {
  const ofShell = Object.keys(commands).filter((name) => !name.includes(' '));
  return [...ofShell, ...Object.keys(aliases), ...Object.keys(cqlTopics)];
}

/** HELP [topic ...] */
export function runHelp(shell: Shell, rest: string): void {
  if (rest === '') {
    shell.write(overview());
    return;
  }
  const words = rest.toUpperCase().split(/\s+/);
  const unknown: string[] = [];
  while (words.length > 0) {
    const count = wordsOfTopic(words);
    const text = topicText(words.slice(0, count).join(' '));
    if (text === null) unknown.push(words[0] as string);
    else shell.write(text);
    words.splice(0, count);
  }
  if (unknown.length === 0) return;
  throw new ShellProblem(`No help on ${unknown.join(', ')}; HELP lists what there is.`);
}

/** How many of the first words are one topic: as many as can be. */
function wordsOfTopic(words: readonly string[]): number {
  const counts = [3, 2].filter((count) => count <= words.length);
  return counts.find((count) => topicText(words.slice(0, count).join(' ')) !== null) ?? 1;
}

function overview(): string {
  const lines = Object.values(commands).map(({ usage, summary }) =>
    `  ${usage.padEnd(usageWidth)} ${summary}`.trimEnd(),
  );
  return (
    '\nStatements of CQL end with a ; and may take several lines. Commands of this shell:\n\n' +
    `${lines.join('\n')}\n\nHELP topic says more; of CQL there are:\n\n${columns(Object.keys(cqlTopics))}\n`
  );
}

function columns(names: readonly string[]): string {
  const width = Math.max(...names.map(({ length }) => length)) + 2;
  const perLine = Math.max(1, Math.floor(98 / width));
  const lines: string[] = [];
  for (let at = 0; at < names.length; at += perLine) {
    const line = names.slice(at, at + perLine).map((name) => name.padEnd(width));
    lines.push(`  ${line.join('').trimEnd()}\n`);
  }
  return lines.join('');
}

/** Null when there is no such topic. Words of a topic may stand apart or be joined: CREATE_TABLE. */
function topicText(topic: string): string | null {
  const ofShell = (aliases[topic] ?? [topic]).map((name) => commands[name]);
  if (ofShell[0] !== undefined) {
    return ofShell
      .map((each) => {
        const { usage = '', summary = '', more = '' } = each ?? {};
        const text = [summary === '' ? '' : sentence(summary), more].filter((part) => part !== '');
        return `\n  ${usage}\n\n${indented(text.join('\n'))}`;
      })
      .join('');
  }
  const ofCql = cqlTopics[topic.replaceAll(' ', '_')];
  return ofCql === undefined ? null : `\n${indented(ofCql)}`;
}

function sentence(summary: string): string {
  return `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}\n`)
    .join('');
}
