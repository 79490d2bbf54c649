import { readInt64 } from '../../base/bytes/index.ts';
import { invalidRequest } from '../../base/error/index.ts';
import type { Timestamp } from '../../mutation/index.ts';
import { NO_TTL } from '../../mutation/index.ts';
import type { TableMetadata } from '../../schema/index.ts';
import { bigintType, intType } from '../../types/index.ts';
import type { Attributes } from '../ast/index.ts';
import type { Bindings } from './bindings.ts';
import { UNSET } from './bound-value.ts';
import type { TermContext } from './prepare-value.ts';
import { prepareValue } from './prepare-value.ts';
import { tableReceiver } from './receiver.ts';
import type { Value } from './value.ts';

/** Twenty years in seconds. */
export const MAX_TTL = 630_720_000;

/** The USING clause after analysis. */
export class UsingClause {
  readonly timestamp: Value | null;
  readonly timeToLive: Value | null;

  constructor(attributes: Attributes, context: TermContext) {
    const { table } = context;
    const { timestamp, timeToLive } = attributes;
    this.timestamp =
      timestamp === null
        ? null
        : prepareValue(timestamp, tableReceiver(table, '[timestamp]', bigintType), context);
    this.timeToLive =
      timeToLive === null
        ? null
        : prepareValue(timeToLive, tableReceiver(table, '[ttl]', intType), context);
  }

  /** Microseconds; `otherwise` when the clause or its value is not there. */
  bindTimestamp(bindings: Bindings, otherwise: Timestamp): Timestamp {
    if (this.timestamp === null) return otherwise;
    const bound = this.timestamp.bind(bindings);
    if (bound === UNSET) return otherwise;
    if (bound === null) throw invalidRequest('Invalid null value of timestamp');
    if (bound.length === 0)
      throw invalidRequest('Invalid timestamp value: java.nio.HeapByteBuffer');
    const micros = readInt64(bound, 0);
    if (typeof micros === 'bigint' && micros === MIN_TIMESTAMP) {
      throw invalidRequest(
        `Out of bound timestamp, must be in [${MIN_TIMESTAMP + 1n}, ${-(MIN_TIMESTAMP + 1n)}]`,
      );
    }
    return micros;
  }

  /** Seconds; the table's default when the clause or its value is not there. */
  bindTimeToLive(bindings: Bindings, table: TableMetadata): number {
    if (this.timeToLive === null) return table.options.defaultTimeToLive;
    const bound = this.timeToLive.bind(bindings);
    if (bound === UNSET) return table.options.defaultTimeToLive;
    if (bound === null || bound.length === 0) return NO_TTL;
    const seconds = bound.readInt32BE(0);
    if (seconds < 0) {
      throw invalidRequest(`A TTL must be greater or equal to 0, but was ${seconds}`);
    }
    if (seconds > MAX_TTL) {
      throw invalidRequest(`ttl is too large. requested (${seconds}) maximum (${MAX_TTL})`);
    }
    return seconds;
  }
}

const MIN_TIMESTAMP = -(1n << 63n);
