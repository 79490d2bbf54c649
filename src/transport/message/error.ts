import type { RequestError } from '../../base/error/index.ts';
import { ErrorCode } from '../../base/error/index.ts';
import type { BodyWriter } from './body-writer.ts';

/** The body of an ERROR (native protocol, section 9): code, message, and what the code demands. */
export function writeError(body: BodyWriter, error: RequestError, version: number): void {
  body.int32(codeFor(error.code, version));
  body.string(error.message.length > 65535 ? error.message.slice(0, 20000) : error.message);
  const details = error.details;
  switch (details.kind) {
    case 'none':
      return;
    case 'unavailable':
      body.int16(details.consistency);
      body.int32(details.required);
      body.int32(details.alive);
      return;
    case 'writeTimeout':
      writeCounts(body, details);
      body.string(details.writeType);
      if (version >= 5 && details.writeType === 'CAS') body.int16(details.contentions ?? 0);
      return;
    case 'casWriteUnknown':
      writeCounts(body, details);
      if (version < 5) body.string('CAS');
      return;
    case 'readTimeout':
      writeCounts(body, details);
      body.int8(details.dataPresent ? 1 : 0);
      return;
    case 'readFailure':
      writeCounts(body, details);
      writeFailures(body, details.failures, version);
      body.int8(details.dataPresent ? 1 : 0);
      return;
    case 'writeFailure':
      writeCounts(body, details);
      writeFailures(body, details.failures, version);
      body.string(details.writeType);
      return;
    case 'alreadyExists':
      body.string(details.keyspace);
      body.string(details.table);
      return;
    case 'unprepared':
      body.shortBytes(details.id);
      return;
    case 'functionFailure':
      if (version < 4) return;
      body.string(details.keyspace);
      body.string(details.functionName);
      body.stringList(details.argumentTypes);
      return;
  }
}

/** Codes that older protocols lack become what they had instead. */
function codeFor(code: ErrorCode, version: number): number {
  if (version < 5 && code === ErrorCode.CAS_WRITE_UNKNOWN) return ErrorCode.WRITE_TIMEOUT;
  if (version >= 4) return code;
  if (code === ErrorCode.READ_FAILURE) return ErrorCode.READ_TIMEOUT;
  if (code === ErrorCode.WRITE_FAILURE) return ErrorCode.WRITE_TIMEOUT;
  if (code === ErrorCode.FUNCTION_FAILURE) return ErrorCode.INVALID;
  return code;
}

function writeCounts(
  body: BodyWriter,
  counts: { consistency: number; received: number; blockFor: number },
): void {
  body.int16(counts.consistency);
  body.int32(counts.received);
  body.int32(counts.blockFor);
}

/** v5 tells each replica's reason, v4 only how many failed, v3 nothing (it is a timeout there). */
function writeFailures(
  body: BodyWriter,
  failures: ReadonlyMap<string, number>,
  version: number,
): void {
  if (version < 4) return;
  body.int32(failures.size);
  if (version < 5) return;
  for (const [endpoint, reason] of failures) {
    body.inetAddress(endpoint.slice(0, endpoint.lastIndexOf(':')));
    body.int16(reason);
  }
}
