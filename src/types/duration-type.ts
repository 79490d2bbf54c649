import { ByteReader, ByteWriter, canonical } from '../base/bytes/index.ts';
import { invalidRequest, serverError } from '../base/error/index.ts';
import { readSignedVint, writeSignedVint } from '../base/vint/index.ts';
import type { Duration } from './duration.ts';
import { durationText, parseDuration } from './duration.ts';
import type { JsonValue } from './json.ts';
import { describeJson } from './json.ts';
import { NativeType } from './native-type.ts';

/**
 * Months, days and nanoseconds as three signed vints. It has no order of its meaning (a month may
 * be longer than thirty days or not); its bytes are compared where some order is needed.
 * JavaScript: `{ months, days, nanoseconds }`; `encode` also takes text.
 */
class DurationType extends NativeType {
  override readonly referencesDuration = true;

  constructor() {
    super({
      name: 'duration',
      className: 'DurationType',
      option: 21,
      optionSince: 5,
      empty: 'no',
      isByteOrdered: true,
      literals: ['duration', 'integer'],
    });
  }

  validate(value: Buffer): void {
    if (value.length < 3) {
      throw invalidRequest(`Expected at least 3 bytes for a duration (${value.length})`);
    }
    const [months, days, nanoseconds] = readParts(value);
    const wrong = [months, days].findIndex((part) => BigInt.asIntN(32, part) !== part);
    if (wrong >= 0) {
      const word = wrong === 0 ? 'months' : 'days';
      throw invalidRequest(
        `The duration ${word} must be a 32 bits integer but was: ${wrong === 0 ? months : days}`,
      );
    }
    const parts = [months, days, nanoseconds];
    if (parts.some((part) => part < 0n) && parts.some((part) => part > 0n)) {
      throw invalidRequest(
        'The duration months, days and nanoseconds must be all of the same sign ' +
          `(${months}, ${days}, ${nanoseconds})`,
      );
    }
  }

  protected textOf(value: Buffer): string {
    return durationText(readDuration(value));
  }

  protected parse(text: string): Buffer {
    return durationBytes(parseDuration(text));
  }

  fromJson(json: JsonValue): Buffer {
    if (typeof json === 'string') return this.fromText(json);
    throw invalidRequest(
      `Expected a string representation of a duration, but got a ${describeJson(json)}`,
    );
  }

  encode(value: unknown): Buffer {
    return typeof value === 'string' ? this.parse(value) : durationBytes(value as Duration);
  }

  protected read(value: Buffer): Duration {
    return readDuration(value);
  }
}

/** The parts of a valid duration. */
export function readDuration(value: Buffer): Duration {
  const [months, days, nanoseconds] = readParts(value);
  return { months: Number(months), days: Number(days), nanoseconds };
}

/** Bytes after the three numbers are ignored, as in Cassandra. */
function readParts(value: Buffer): [bigint, bigint, bigint] {
  const reader = new ByteReader(value);
  try {
    const months = BigInt(readSignedVint(reader));
    const days = BigInt(readSignedVint(reader));
    return [months, days, BigInt(readSignedVint(reader))];
  } catch {
    // Cassandra runs into the end of its buffer and does not catch it.
    throw serverError('java.lang.AssertionError: Unexpected error');
  }
}

function durationBytes({ months, days, nanoseconds }: Duration): Buffer {
  const writer = new ByteWriter(16);
  writeSignedVint(writer, months);
  writeSignedVint(writer, days);
  writeSignedVint(writer, canonical(BigInt(nanoseconds)));
  return writer.copy();
}

export const durationType = new DurationType();
