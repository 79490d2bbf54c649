import type { Shell } from '../shell.ts';

const text = `
Statements of CQL end with a ; and may take several lines. Commands of this shell:

  CAPTURE ['file' | OFF]               write rows to a file
  CLEAR, CLS                           clear the screen
  CONSISTENCY [level]                  consistency level of reads and writes
  COPY table [(columns)] TO 'file'     write a table as CSV       [WITH HEADER = true AND ...]
  COPY table [(columns)] FROM 'file'   read a table from CSV
  DESCRIBE CLUSTER | KEYSPACES | KEYSPACE name | TABLES | TABLE name | TYPES | INDEX name ...
  ELAPSED [ON | OFF]                   how long each statement took
  EXIT, QUIT                           leave
  EXPAND [ON | OFF]                    a line a column instead of a line a row
  HISTORY [n]                          the last lines typed
  LOGIN user 'password'                become another user
  PAGING [ON | OFF | rows]             page by page
  SERIAL CONSISTENCY [level]           level of lightweight transactions
  SHOW VERSION | HOST | SESSION id     versions, address, a trace
  SOURCE 'file'                        run a script
  TRACING [ON | OFF]                   trace each request

`;

/** HELP */
export function runHelp(shell: Shell): void {
  shell.write(text);
}
