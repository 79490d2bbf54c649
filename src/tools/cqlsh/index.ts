/**
 * A shell for CQL that needs no Python: the commands, texts and exit codes of the official cqlsh.
 *
 * 1. `statement-reader` puts statements together from lines; `shell` runs them, with its settings.
 * 2. `command/` has the shell's own commands, one a file; `copy/` reads and writes CSV.
 * 3. `format/` makes text of values, results and errors.
 * 4. `resolve-options` brings the command line, the environment and the cqlshrc (`configuration-file`,
 *    `credentials`, `ssl-settings`) together.
 * 5. `cqlsh-command` runs a script or talks to a person (`interactive`, `completion`).
 */
export { ConfigurationFile } from './configuration-file.ts';
export type { CqlshOptions } from './cqlsh-command.ts';
export { runCqlsh } from './cqlsh-command.ts';
export type { CqlshFlags } from './resolve-options.ts';
export { resolveOptions } from './resolve-options.ts';
export { sslSettings } from './ssl-settings.ts';
