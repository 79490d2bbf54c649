import type { TableMetadata } from '../schema/index.ts';
import { MergeCursor } from './merge-cursor.ts';
import type { Unfiltered } from './partition.ts';
import { compareKeys, PartitionData } from './partition.ts';
import { ArrayCursor } from './unfiltered-cursor.ts';

/**
 * Merges what several replicas (or stores) say about one partition; at least one of them.
 * `reversed` is the reading order of all of them.
 */
export function mergePartitionData(
  table: TableMetadata,
  reversed: boolean,
  versions: readonly PartitionData[],
): PartitionData {
  const cursor = new MergeCursor(
    table,
    reversed,
    versions.map((version) => new ArrayCursor(version)),
  );
  const unfiltereds: Unfiltered[] = [];
  for (let item = cursor.next(); item !== null; item = cursor.next()) unfiltereds.push(item);
  return new PartitionData(cursor.key, cursor.deletion, cursor.staticRow, unfiltereds);
}

/**
 * Merges the answers of several replicas, each with its partitions in ring order: the result is in
 * ring order, one entry a partition.
 */
export function mergeResponses(
  table: TableMetadata,
  reversed: boolean,
  responses: readonly (readonly PartitionData[])[],
): readonly PartitionData[] {
  if (responses.length === 1) return responses[0] as readonly PartitionData[];
  const merged: PartitionData[] = [];
  const positions = responses.map(() => 0);
  for (;;) {
    let first: PartitionData | null = null;
    responses.forEach((response, i) => {
      const head = response[positions[i] as number];
      if (head !== undefined && (first === null || compareKeys(head.key, first.key) < 0)) {
        first = head;
      }
    });
    if (first === null) return merged;
    const { key } = first as PartitionData;
    const versions: PartitionData[] = [];
    responses.forEach((response, i) => {
      const head = response[positions[i] as number];
      if (head === undefined || compareKeys(head.key, key) !== 0) return;
      versions.push(head);
      positions[i] = (positions[i] as number) + 1;
    });
    merged.push(mergePartitionData(table, reversed, versions));
  }
}
