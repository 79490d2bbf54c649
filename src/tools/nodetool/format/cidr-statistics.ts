import type { CidrStatistics } from '../../../admin/index.ts';
import { tableText } from '../../../base/text/index.ts';
import { doubleText } from '../../../types/index.ts';
import { textHashOrder } from './hash-order.ts';

/** `nodetool cidrfilteringstats`: two tables of system_views. */
export function formatCidrStatistics({ counts, latencies }: CidrStatistics): string {
  const countRows = textHashOrder(counts, ({ name }) => name).map(({ name, value }) => [
    name,
    String(value),
  ]);
  const latencyRows = textHashOrder(latencies, ({ name }) => name).map(({ name, values }) => [
    name,
    ...values.map((value) => doubleText(value)),
  ]);
  const header = ['name', 'p50th', 'p95th', 'p99th', 'p999th', 'max'];
  return (
    `cidr_filtering_metrics_counts: \n${tableText([['name', 'value'], ...countRows])}\n` +
    `cidr_filtering_metrics_latencies: \n${tableText([header, ...latencyRows])}\n`
  );
}
