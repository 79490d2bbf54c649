import type { ModificationPlan } from '../../cql/analysis/index.ts';
import type { Execution } from '../execution.ts';

/**
 * Refuses what would be written to a replica whose disks are full, and warns of nearly full ones, dead
 * replicas among them (ModificationStatement.validateDiskUsage). Throws `invalidRequest`.
 */
export function guardDisks({ keys, table }: ModificationPlan, execution: Execution): void {
  if (!execution.isOrdinary) return;
  const { environment } = execution.node;
  if (!environment.hasCrowdedDisks()) return;
  const { replicaDiskUsage } = execution.guardrails;
  const now = environment.clock.monotonicMillis();
  for (const key of keys.bindAll(execution)) {
    for (const usage of environment.diskUsageOfReplicas(table.keyspace, key)) {
      replicaDiskUsage.guard(usage, execution, now);
    }
  }
}
