import { Consistency } from '../../base/error/index.ts';
import { rowsText } from './format/result-text.ts';
import { valueText } from './format/value-text.ts';
import type { Shell } from './shell.ts';

const pauseMs = 50;

const columns = ['activity', 'timestamp', 'source', 'source_elapsed', 'client'].map((name) => ({
  name,
}));

/**
 * The trace of a request as a table: how it was asked, what the nodes did, when it was complete. The
 * coordinator writes it after its answer, so it is waited for.
 */
export async function traceText(shell: Shell, id: Buffer): Promise<string> {
  const name = id.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  const session = await sessionOf(shell, name);
  if (session === null) return `\nSession ${name} wasn't found.\n\n`;
  const [request, client, coordinator, startedAt, duration, command] = session;
  const events = await cellsOf(
    shell,
    `SELECT activity, event_id, source, source_elapsed FROM system_traces.events ` +
      `WHERE session_id = ${name}`,
  );
  const rows = [
    [`Execute ${command} query`, startedAt, coordinator, '0', client],
    ...events.map(([activity, at, source, elapsed]) => [
      activity,
      momentOf(at ?? ''),
      source,
      elapsed,
      client,
    ]),
    [
      duration === 'null' ? 'Request incomplete' : 'Request complete',
      duration === 'null' ? '' : later(startedAt ?? '', Number(duration)),
      coordinator,
      duration,
      client,
    ],
  ].map((row) => row.map((cell) => cell ?? ''));
  return request === undefined
    ? ''
    : `\nTracing session: ${name}\n\n${rowsText(columns, rows, shell.paint)}\n`;
}

async function sessionOf(shell: Shell, name: string): Promise<readonly string[] | null> {
  const until = performance.now() + shell.environment.longestTraceWaitMs;
  for (;;) {
    const [row] = await cellsOf(
      shell,
      `SELECT request, client, coordinator, started_at, duration, command ` +
        `FROM system_traces.sessions WHERE session_id = ${name}`,
    );
    if (row !== undefined && row[4] !== 'null') {
      return [...row.slice(0, 5), row[5] === 'QUERY' ? 'CQL3' : (row[5] ?? '')];
    }
    if (performance.now() > until) return row ?? null;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

async function cellsOf(shell: Shell, statement: string): Promise<readonly (readonly string[])[]> {
  const answer = await shell.execute(statement, {
    consistency: Consistency.ONE,
    tracing: false,
  });
  const style = { paint: (_: unknown, text: string) => text, escapes: true };
  return (answer.rows ?? []).map((row) =>
    answer.columns.map(({ type }, i) => valueText(type, row[i] ?? null, style)),
  );
}

const uuidEpochOffset = 122_192_928_000_000_000n;

/** The moment in a time UUID, as timestamps are shown. */
function momentOf(timeUuid: string): string {
  const [low = '', middle = '', high = ''] = timeUuid.split('-');
  const ticks = BigInt(`0x${high.slice(1)}${middle}${low}`) - uuidEpochOffset;
  const micros = ticks / 10n;
  const text = new Date(Number(micros / 1000n)).toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, 23)}${String(micros % 1000n).padStart(3, '0')}`;
}

/** A moment shown, so many microseconds later. */
function later(moment: string, micros: number): string {
  const base = Date.parse(moment.replace(' ', 'T').replace(/000\+0000$/, 'Z'));
  if (Number.isNaN(base)) return moment;
  const text = new Date(base + Math.floor(micros / 1000)).toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, 23)}${String(micros % 1000).padStart(3, '0')}`;
}
