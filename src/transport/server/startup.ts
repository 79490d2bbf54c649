import { protocolError } from '../../base/error/index.ts';
import type { BodyCompression } from '../frame/compression.ts';
import { lz4Bodies, snappyBodies } from '../frame/compression.ts';
import { Opcode, requestName } from '../frame/envelope.ts';
import type { ConnectionStage } from './client-connection.ts';

/** What STARTUP asked for. */
export interface StartupChoice {
  readonly compression: BodyCompression | null;
  readonly throwOnOverload: boolean;
  readonly driverName: string | null;
  readonly driverVersion: string | null;
}

/**
 * Judges the options of STARTUP as Cassandra does (transport/messages/StartupMessage).
 * Throws a protocol error for a missing or old CQL version and for unknown compression.
 */
export function chooseStartup(
  options: ReadonlyMap<string, string>,
  version: number,
): StartupChoice {
  checkCqlVersion(options.get('CQL_VERSION'));
  return {
    compression: chooseCompression(options.get('COMPRESSION'), version),
    throwOnOverload: options.get('THROW_ON_OVERLOAD') === '1',
    driverName: options.get('DRIVER_NAME') ?? null,
    driverVersion: options.get('DRIVER_VERSION') ?? null,
  };
}

/** What may come before STARTUP has been answered. */
export function isAllowedBeforeStartup(opcode: number): boolean {
  return opcode === Opcode.STARTUP || opcode === Opcode.OPTIONS;
}

/** Throws a protocol error for a message that has no place at this stage of a connection. */
export function checkStage(stage: ConnectionStage, opcode: number): void {
  if (stage === 'READY') {
    if (opcode !== Opcode.STARTUP) return;
    throw protocolError('Unexpected message STARTUP, the connection is already initialized', false);
  }
  const isLoggingIn = stage === 'AUTHENTICATING';
  if (isLoggingIn ? opcode === Opcode.AUTH_RESPONSE : isAllowedBeforeStartup(opcode)) return;
  const expected = isLoggingIn ? 'SASL_RESPONSE' : 'STARTUP or OPTIONS';
  throw protocolError(`Unexpected message ${requestName(opcode)}, expecting ${expected}`, false);
}

function checkCqlVersion(text: string | undefined): void {
  if (text === undefined) {
    throw protocolError('Missing value CQL_VERSION in STARTUP message', false);
  }
  const parts = /^(\d+)\.(\d+)(\.\d+)?/.exec(text);
  if (parts === null) throw protocolError(`Invalid version value: ${text}`, false);
  const major = Number(parts[1]);
  if (major > 2 || (major === 2 && Number(parts[2]) >= 99)) return;
  throw protocolError(
    `CQL version ${text} is not supported by the binary protocol ` +
      '(supported version are >= 3.0.0)',
    false,
  );
}

function chooseCompression(name: string | undefined, version: number): BodyCompression | null {
  switch (name?.toLowerCase()) {
    case undefined:
      return null;
    case 'lz4':
      return lz4Bodies;
    case 'snappy':
      if (version >= 5) {
        throw protocolError('Snappy compression is not supported in protocol V5', false);
      }
      return snappyBodies;
    default:
      throw protocolError(`Unknown compression algorithm: ${name?.toLowerCase()}`, false);
  }
}
