/**
 * nodetool: Cassandra's commands, texts, streams and exit codes, over the management API.
 *
 * 1. `parse-arguments` reads the words as Cassandra's parser does, by `command-table`.
 * 2. `run-command` asks one node for data.
 * 3. `format/` makes Cassandra's text of it; `-F json` shows the data instead.
 */
export { commands } from './command-table.ts';
export { runNodetool } from './nodetool-command.ts';
