/** Tells on stderr what ended a command, and gives the exit code of the process. */
export function tellFailure(error: unknown): number {
  const { name, message, hint, exitCode, stack } = error as Partial<Failure>;
  if (name === undefined || !forPeople.has(name)) {
    process.stderr.write(`ilion: ${stack ?? String(error)}\n`);
    return 2;
  }
  if (name === 'NoHostAvailableError') return tellNoHost(error as NoHostAvailable);
  if (message) process.stderr.write(`ilion: ${message}\n`);
  if (hint) process.stderr.write(`  ${hint}\n`);
  return exitCode ?? 1;
}

interface Failure extends Error {
  readonly hint: string;
  readonly exitCode: number;
}

/** By name, since the classes live in code that is loaded only when needed. */
const forPeople = new Set([
  'CommandFailure',
  'ConfigurationProblem',
  'NetworkError',
  'AdminProblem',
  'CqlError',
  // Of cassandra-driver: nobody answers, and a data centre that is not there.
  'NoHostAvailableError',
  'ArgumentError',
]);

interface NoHostAvailable {
  /** By `address:port`. */
  readonly innerErrors: Readonly<Record<string, Error | undefined>>;
}

function tellNoHost({ innerErrors }: NoHostAvailable): number {
  const reasons = Object.entries(innerErrors).map(
    ([host, reason]) => `${host}: ${reason?.message ?? 'no answer'}`,
  );
  const isWrongDataCenter = reasons.some((reason) => reason.includes('only found hosts in'));
  const [title, hint] = isWrongDataCenter
    ? ['the cluster has no such data centre', 'give one of those with --dc']
    : ['no node answers CQL', 'start a cluster with: ilion demo; or use --contact-points'];
  const lines = [`ilion: ${title}`, ...reasons.map((reason) => `  ${reason}`), `  ${hint}`, ''];
  process.stderr.write(lines.join('\n'));
  return 1;
}
