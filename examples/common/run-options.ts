import { parseArgs } from 'node:util';

export interface RunOptions {
  readonly contactPoints: readonly string[];
  readonly home: string | null;
  readonly seed: number;
  readonly drop: boolean;
  /** Null when not given: the application's own, or as fast as it goes with --operations. */
  readonly rate: number | null;
  readonly operations: number | null;
  /** Port of the page; null for no page. */
  readonly page: number | null;
  readonly json: boolean;
}

const flags = {
  'contact-points': { type: 'string', default: '127.0.0.1:9042' },
  'local-dc': { type: 'string' },
  seed: { type: 'string' },
  drop: { type: 'boolean', default: false },
  rate: { type: 'string' },
  operations: { type: 'string' },
  page: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

const help = `
  --contact-points LIST  ADDRESS[:PORT], joined by commas (127.0.0.1:9042)
  --local-dc NAME        the data centre it lives in (that of the first node)
  --rate N               operations a second
  --operations N         so many, then check what has to be true; else until Ctrl-C
  --page PORT            serve the page on 127.0.0.1; 0 for any free port
  --seed N               the same population again (a random one); use it with --drop
  --drop                 drop the application's keyspace first
  --json                 one line of JSON for scripts`;

/** Null after `--help`, which is printed. Throws an Error that says what is wrong. */
export function readRunOptions(name: string, words: readonly string[]): RunOptions | null {
  const { values } = parseArgs({ args: [...words], options: flags });
  if (values.help) {
    process.stdout.write(`node --import tsx examples/${name}/main.ts [options]\n${help}\n`);
    return null;
  }
  const seed = wholeNumber('seed', values.seed);
  return {
    contactPoints: values['contact-points'].split(',').map((point) => point.trim()),
    home: values['local-dc'] ?? null,
    seed: seed ?? Math.floor(Math.random() * 2 ** 31),
    drop: values.drop,
    rate: wholeNumber('rate', values.rate),
    operations: wholeNumber('operations', values.operations),
    page: wholeNumber('page', values.page),
    json: values.json,
  };
}

function wholeNumber(name: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new Error(`--${name} takes a whole number, not "${text}"`);
}
