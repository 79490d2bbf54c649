import { existsSync } from 'node:fs';
import { CommandFailure } from '../command-failure.ts';
import type { CqlStart } from '../cql/index.ts';
import { PROTOCOL_VERSION } from '../cql/index.ts';
import { ConfigurationFile, expandedPath, usualConfigurationFile } from './configuration-file.ts';
import type { CqlshOptions } from './cqlsh-command.ts';
import type { GivenUser } from './credentials.ts';
import { credentialsOf } from './credentials.ts';
import type { DisplaySettings } from './display-settings.ts';
import { DEFAULT_DISPLAY } from './display-settings.ts';
import { sslSettings } from './ssl-settings.ts';

/** What the command line says, each option as it was typed. */
export interface CqlshFlags extends GivenUser {
  readonly host?: string | undefined;
  readonly port?: string | undefined;
  readonly execute?: string;
  readonly file?: string;
  readonly keyspace?: string;
  readonly requestTimeout?: string;
  readonly connectTimeout?: string;
  readonly cqlversion?: string;
  readonly protocolVersion?: string;
  readonly encoding?: string;
  readonly color?: boolean;
  readonly tty?: boolean;
  readonly ssl?: boolean;
  readonly cqlshrc?: string;
  readonly disableHistory?: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The options of a session: as the command line says, then the environment (CQLSH_HOST, CQLSH_PORT, TZ,
 * CQL_HISTORY and those of TLS), then the cqlshrc. `warn` is told what of them is passed by. Throws
 * `CommandFailure` for what makes no sense.
 */
export function resolveOptions(
  flags: CqlshFlags,
  environment: Environment,
  warn: (text: string) => void,
): CqlshOptions {
  const configuration = configurationOf(flags.cqlshrc, warn);
  const read = new OptionReader(configuration);
  const address =
    flags.host ?? environment.CQLSH_HOST ?? read.text('connection', 'hostname') ?? '127.0.0.1';
  const port = flags.port ?? environment.CQLSH_PORT ?? read.text('connection', 'port') ?? '9042';
  const usesTls = flags.ssl ?? read.flag('connection', 'ssl') ?? false;
  refuseOthers(flags, read);
  const timeout = flags.requestTimeout ?? read.text('connection', 'request_timeout') ?? '10';
  return {
    address: {
      address,
      port: positive('port', port),
      ...(usesTls ? { tls: sslSettings(address, configuration, environment) } : {}),
    },
    credentials: credentialsOf(flags, configuration, warn),
    keyspace: flags.keyspace ?? read.text('authentication', 'keyspace') ?? null,
    execute: flags.execute ?? null,
    file: flags.file ?? null,
    requestTimeoutMs: 1000 * positive('request timeout', timeout),
    start: startOf(flags, read),
    color: flags.color ?? read.flag('ui', 'color') ?? null,
    tty: flags.tty ?? read.flag('ui', 'tty') ?? false,
    configuration,
    display: displayOf(read, environment, warn),
    longestTraceWaitMs: 1000 * (read.number('tracing', 'max_trace_wait') ?? 10),
    historyFile:
      flags.disableHistory === true || read.flag('history', 'disabled') === true
        ? null
        : (environment.CQL_HISTORY ?? '~/.ilion/cqlsh_history'),
  };
}

/** The shell speaks one version of the protocol, and writes UTF-8. */
function refuseOthers(flags: CqlshFlags, read: OptionReader): void {
  const version = flags.protocolVersion ?? read.text('protocol', 'version') ?? '4';
  if (version !== String(PROTOCOL_VERSION)) {
    throw new CommandFailure(
      `protocol version ${version} is not supported: this shell speaks v${PROTOCOL_VERSION}`,
    );
  }
  const encoding = flags.encoding ?? read.text('ui', 'encoding') ?? 'utf8';
  if (/^utf[-_]?8$/i.test(encoding)) return;
  throw new CommandFailure(`encoding ${encoding} is not supported: this shell writes UTF-8`);
}

function startOf(flags: CqlshFlags, read: OptionReader): CqlStart {
  const cqlVersion = flags.cqlversion ?? read.text('cql', 'version');
  const timeout = flags.connectTimeout ?? read.text('connection', 'timeout') ?? '5';
  return {
    connectTimeoutMs: 1000 * positive('connect timeout', timeout),
    ...(cqlVersion === undefined ? {} : { cqlVersion: fullVersion(cqlVersion) }),
  };
}

/** A version may be told by its first parts. */
function fullVersion(version: string): string {
  const parts = version.split('.');
  while (parts.length < 3) parts.push('0');
  return parts.join('.');
}

function configurationOf(
  named: string | undefined,
  warn: (text: string) => void,
): ConfigurationFile {
  const usual = usualConfigurationFile();
  if (named === undefined) return ConfigurationFile.read(usual);
  const path = expandedPath(named);
  if (existsSync(path)) return ConfigurationFile.read(path);
  warn(`there is no ${path}: ${usual} is read instead`);
  return ConfigurationFile.read(usual);
}

function displayOf(
  read: OptionReader,
  environment: Environment,
  warn: (text: string) => void,
): DisplaySettings {
  const zones = [environment.TZ, read.text('ui', 'timezone')];
  const unknown = zones.filter((zone) => zone !== undefined && zone !== '' && !isTimeZone(zone));
  for (const zone of unknown) warn(`no time zone is called "${zone}"`);
  return {
    timestampFormat: read.text('ui', 'time_format') ?? DEFAULT_DISPLAY.timestampFormat,
    timeZone: zones.find((zone) => zone !== undefined && isTimeZone(zone)) ?? null,
    floatDigits: read.number('ui', 'float_precision') ?? DEFAULT_DISPLAY.floatDigits,
    doubleDigits: read.number('ui', 'double_precision') ?? DEFAULT_DISPLAY.doubleDigits,
  };
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

/** Options of a cqlshrc as what they mean; undefined for those that are not there. */
class OptionReader {
  private readonly configuration: ConfigurationFile;

  constructor(configuration: ConfigurationFile) {
    this.configuration = configuration;
  }

  text(section: string, name: string): string | undefined {
    return this.configuration.option(section, name);
  }

  flag(section: string, name: string): boolean | undefined {
    const value = this.text(section, name);
    if (value === undefined) return undefined;
    if (/^(1|yes|true|on)$/i.test(value)) return true;
    if (/^(0|no|false|off)$/i.test(value)) return false;
    throw this.failure(section, name, 'true or false');
  }

  /** A number above 0. */
  number(section: string, name: string): number | undefined {
    const value = this.text(section, name);
    if (value === undefined) return undefined;
    const number = Number(value);
    if (number > 0) return number;
    throw this.failure(section, name, 'a number above 0');
  }

  private failure(section: string, name: string, wanted: string): CommandFailure {
    const { path } = this.configuration;
    const value = this.text(section, name);
    return new CommandFailure(`${path}: [${section}] ${name} must be ${wanted}, not "${value}"`);
  }
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (value > 0) return value;
  throw new CommandFailure(`${name}: "${text}" is no number above 0`);
}
