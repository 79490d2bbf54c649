import { md5 } from '../../base/hash/index.ts';
import { clusteringMarshalName } from '../../types/index.ts';
import type { ResultMetadata } from '../query-processor.ts';

/** The id of a prepared statement: the MD5 of keyspace and text, as every node computes it. */
export function statementId(text: string, keyspace: string | null): Buffer {
  return md5(Buffer.from(keyspace === null ? text : keyspace + text));
}

const ZERO = Buffer.alloc(1);

/**
 * The id of a result's columns: the MD5 of each one's name, a zero, its type class and two zeros
 * (ResultSet.computeResultMetadataId of Cassandra 5.0).
 */
export function resultMetadataId(metadata: ResultMetadata | null): Buffer {
  const parts: Buffer[] = [];
  for (const { name, type, isReversed } of metadata?.columns ?? []) {
    const className = clusteringMarshalName(type, isReversed ?? false);
    parts.push(Buffer.from(name), ZERO, Buffer.from(className), ZERO, ZERO);
  }
  return md5(...parts);
}
