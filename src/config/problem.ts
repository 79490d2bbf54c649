/** A setting that cannot be used; the message says which, where, and what to write instead. */
export class ConfigurationProblem extends Error {
  override readonly name = 'ConfigurationProblem';
}
