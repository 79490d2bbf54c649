import { typeText, valueText } from './column-type.ts';
import type { Column, Metadata, Outcome, Reply } from './reply.ts';

export interface TextOptions {
  /** Adds the bytes of every value. */
  readonly hex?: boolean;
  /** Columns whose values differ from run to run: only whether they are null is told. */
  readonly mask?: readonly string[];
  /** How many rows there are is told, not which. */
  readonly countOnly?: boolean;
  /** Ids, and times near the present, are told as `<id>` and `<now>`. */
  readonly blur?: boolean;
  /** Rows in the order of their texts: for tables whose order rests on a node's own keys. */
  readonly sorted?: boolean;
}

/** Bits of a result's flags that a paging client sees; the first two say how names are written. */
const morePages = 2;
const noMetadata = 4;
const metadataChanged = 8;

/** All that a reply says, as lines. Two servers answer alike when these lines are equal. */
export function replyText(reply: Reply, options: TextOptions = {}): string {
  const text = wholeText(reply, options);
  return options.blur === true ? blurred(text) : text;
}

const uuids = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;
const instants = /\b(ms:)?1[78](\d{14}|(?<=ms:1[78])\d{11})\b/g;
const times = /\b20[2-9]\d-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}Z/g;

/** Cassandra lists overloads in the order of a hash table that differs from start to start. */
const overloads =
  /(?<=signatures: )system\.[^:]+ : .*?(?=\))\)( -> [a-z]+)(, system\..*?-> [a-z]+)*/g;

function blurred(text: string): string {
  return text
    .replace(uuids, '<id>')
    .replace(instants, '<now>')
    .replace(times, '<now>')
    .replace(overloads, (list) =>
      list
        .split(/, (?=system\.)/)
        .sort()
        .join(', '),
    );
}

function wholeText(reply: Reply, options: TextOptions): string {
  return [
    ...outcomeLines(reply.outcome, options),
    ...[...reply.payload].map(([key, value]) => `PAYLOAD ${key} ${value?.toString('hex') ?? null}`),
    ...(reply.tracing === null ? [] : ['TRACED']),
    ...reply.warnings.map((warning) => `WARNING ${warning.replaceAll('\n', '\\n')}`),
  ].join('\n');
}

function outcomeLines(outcome: Outcome, options: TextOptions): readonly string[] {
  switch (outcome.kind) {
    case 'error': {
      // The recorded node had an address of its own.
      const here = (text: string) => text.replaceAll('127.0.1.', '127.0.0.');
      const code = outcome.code.toString(16).toUpperCase().padStart(4, '0');
      const head = `ERROR 0x${code} ${here(outcome.message).replaceAll('\n', '\\n')}`;
      const details = Object.keys(outcome.details).length > 0;
      return details ? [head, `  ${here(JSON.stringify(outcome.details))}`] : [head];
    }
    case 'void':
      return ['OK'];
    case 'keyspace':
      return [`OK keyspace ${outcome.keyspace}`];
    case 'schema':
      return [`OK schema ${outcome.change.join(' ')}`];
    case 'prepared':
      return [
        `OK prepared ${outcome.id.toString('hex')}`,
        `  markers ${columnsText(outcome.markers)} key=[${outcome.markers.partitionKey ?? ''}]`,
        `  result ${columnsText(outcome.result)} id=${outcome.resultId?.toString('hex') ?? 'none'}`,
      ];
    case 'rows':
      return rowsLines(outcome.metadata, outcome.rows, options);
    case 'supported':
      return Object.entries(outcome.options).map(([key, values]) => `${key} ${values.join(' ')}`);
    case 'other':
      return [`OPCODE ${outcome.opcode}`];
  }
}

function columnsText(metadata: Metadata): string {
  if ((metadata.flags & noMetadata) !== 0) return `[${metadata.count} columns]`;
  const column = ({ keyspace, table, name, type }: Column) => {
    const own = metadata.globalTable === null ? `${keyspace}.${table}.` : '';
    return `${own}${name} ${typeText(type)}`;
  };
  const table = metadata.globalTable === null ? '' : `${metadata.globalTable} `;
  return `${table}[${metadata.columns.map(column).join(', ')}]`;
}

function rowsLines(
  metadata: Metadata,
  rows: readonly (readonly (Buffer | null)[])[],
  { hex = false, mask = [], countOnly = false, sorted = false }: TextOptions,
): readonly string[] {
  const cell = (value: Buffer | null, i: number) => {
    const column = metadata.columns[i];
    if (column === undefined) return value === null ? 'null' : `0x${value.toString('hex')}`;
    if (mask.includes(column.name)) return value === null ? 'null' : '<some>';
    const bytes = hex && value !== null ? ` 0x${value.toString('hex')}` : '';
    return valueText(column.type, value) + bytes;
  };
  const lines = rows.map((row) => `  ${row.map(cell).join(' | ')}`.trimEnd());
  const flags = [
    (metadata.flags & morePages) !== 0 ? ' and more' : '',
    (metadata.flags & metadataChanged) !== 0 ? ' changed' : '',
  ];
  if (sorted) lines.sort();
  const count = `${rows.length} ${rows.length === 1 ? 'row' : 'rows'}${flags.join('')}`;
  return [`OK ${columnsText(metadata)}`, ...(countOnly ? [] : lines), `(${count})`];
}
