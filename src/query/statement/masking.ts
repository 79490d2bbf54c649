import { tableResource } from '../../auth/index.ts';
import { unauthorized } from '../../base/error/index.ts';
import type { SelectPlan, ShownValue } from '../../cql/analysis/index.ts';
import type { ColumnMetadata, TableMetadata } from '../../schema/index.ts';
import type { Execution } from '../execution.ts';

/**
 * What a client sees of masked columns: their values if it has UNMASK on the table, else what the
 * masks make of them; and whether it may ask for rows by such values, for which SELECT_MASKED does as
 * well. Undefined when it sees everything, as nearly always.
 */
export async function masksFor(
  { table, selection, maskedConditions }: SelectPlan,
  execution: Execution,
): Promise<readonly (ShownValue | null)[] | null> {
  if (await isUnmasked(table, execution)) return null;
  await ensureMayAsk(table, maskedConditions, execution);
  const { functions } = execution;
  const maskers = selection.maskers ?? [];
  return maskers.map((masker) => (masker === null ? null : (value) => masker(value, functions)));
}

/** True when nothing of a table is hidden from the client. */
export async function isUnmasked(table: TableMetadata, execution: Execution): Promise<boolean> {
  const { settings } = execution.node.environment;
  if (!settings.dynamicDataMaskingEnabled || table.masks.size === 0) return true;
  return may('UNMASK', table, execution);
}

/** Throws `unauthorized` when masked columns stand in conditions that the client may not have. */
export async function ensureMayAsk(
  table: TableMetadata,
  columns: readonly ColumnMetadata[],
  execution: Execution,
): Promise<void> {
  if (columns.length === 0 || (await may('SELECT_MASKED', table, execution))) return;
  const names = columns.map(({ name }) => name).join(', ');
  throw unauthorized(
    `User ${execution.client.role ?? 'anonymous'} has no UNMASK nor SELECT_MASKED permission on ` +
      `table ${table.keyspace}.${table.name}, cannot query masked columns [${names}]`,
  );
}

async function may(
  permission: 'UNMASK' | 'SELECT_MASKED',
  { keyspace, name }: TableMetadata,
  { client, node }: Execution,
): Promise<boolean> {
  const { auth } = node.environment;
  if (!auth.requiresAuthorization) return true;
  if (client.role === null) return false;
  // A view has masks of its own; who may see those of its table may not see them.
  const resource = tableResource(keyspace, name);
  return auth.access.has(client.role, { permission, resource });
}
