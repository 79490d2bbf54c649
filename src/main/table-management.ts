import type {
  ImportRequest,
  ManagedTables,
  OperationReport,
  TableFilesReport,
  TableReport,
} from '../admin/index.ts';
import { AdminProblem } from '../admin/index.ts';
import { isStorageAttached } from '../schema/index.ts';
import type { ImportControl, OperationFacts, TableFacts } from '../storage/index.ts';
import { distributionOf } from './distribution-of.ts';
import { failuresTold } from './failures-told.ts';
import type { IlionNode } from './ilion-node.ts';
import { keyOwnership } from './key-ownership.ts';

const DEFAULT_FANOUT = 10;
const DEFAULT_THRESHOLDS = { min: 4, max: 32 } as const;

/** The tables of a living node as operators see them. */
export class TableManagement implements ManagedTables {
  private readonly node: IlionNode;

  constructor(node: IlionNode) {
    this.node = node;
  }

  async reports(): Promise<readonly TableReport[]> {
    const { engine, schema } = this.node;
    const snapshotBytes = new Map<string, number>();
    for (const { keyspace, table, trueBytes } of await engine.listSnapshots()) {
      const name = `${keyspace}.${table}`;
      snapshotBytes.set(name, (snapshotBytes.get(name) ?? 0) + trueBytes);
    }
    const order = [...schema.current.keyspaces.keys()];
    const all = engine.tableFacts();
    return all
      .filter((facts) => !this.isAttached(facts))
      .map((facts) => {
        const { compactions } = engine;
        const thresholds = compactions?.thresholdsOf(facts.table.id) ?? null;
        const attached = all.filter(this.attachedTo(facts));
        return reportOf(facts, snapshotBytes, attached, thresholds);
      })
      .sort((left, right) => order.indexOf(left.keyspace) - order.indexOf(right.keyspace));
  }

  /** Whether a table holds the entries of a storage-attached index, which is part of its own table. */
  private readonly isAttached = ({ table }: TableFacts): boolean => {
    const point = table.name.indexOf('.');
    if (point < 0) return false;
    const base = this.node.schema.current.table(table.keyspace, table.name.slice(0, point));
    const index = base?.indexes.get(table.name.slice(point + 1));
    return index !== undefined && isStorageAttached(index);
  };

  private attachedTo({ table: { keyspace, name } }: TableFacts): (facts: TableFacts) => boolean {
    return (facts) =>
      facts.table.keyspace === keyspace &&
      facts.table.name.startsWith(`${name}.`) &&
      this.isAttached(facts);
  }

  private get imports(): ImportControl {
    const { imports } = this.node.engine;
    if (imports === null) throw new AdminProblem(500, 'This node keeps no files');
    return imports;
  }

  async importFiles(request: ImportRequest): Promise<readonly string[] | null> {
    const { keyspace, table, directories } = request;
    const found = this.node.schema.current.table(keyspace, table);
    if (found === undefined) return null;
    const options = {
      resetLevel: !request.keepLevel,
      clearRepaired: !request.keepRepaired,
      verifies: request.verify,
      isThorough: request.extendedVerify,
      isOwned: request.verifyTokens ? keyOwnership(this.node, keyspace) : null,
      copies: request.copyData,
      needsIndexComponents: request.needsIndexComponents,
    };
    return failuresTold(this.imports.importFiles(found.id, directories, options));
  }

  async refresh(keyspace: string, table: string): Promise<void> {
    const { current } = this.node.schema;
    if (current.keyspace(keyspace) === undefined) {
      throw new AdminProblem(404, `Keyspace ${keyspace} does not exist`);
    }
    const found = current.table(keyspace, table);
    if (found === undefined) {
      throw new AdminProblem(404, `Unknown keyspace/cf pair (${keyspace}.${table})`);
    }
    await failuresTold(this.imports.refresh(found.id));
  }
}

function reportOf(
  facts: TableFacts,
  snapshotBytes: ReadonlyMap<string, number>,
  attached: readonly TableFacts[],
  thresholds: TableReport['compactionThresholds'] | null,
): TableReport {
  const { keyspace, name, options } = facts.table;
  const { filterFalsePositives, filterTruePositives, filterTrueNegatives } = facts;
  const answers = filterFalsePositives + filterTruePositives + filterTrueNegatives;
  const { partitionSizes, cellsPerPartition, ...files } = facts.files;
  return {
    keyspace,
    table: name,
    isIndex: name.includes('.'),
    compactionWindow: windowOf(options.compaction),
    compactionThresholds: thresholds ?? {
      min: Number(options.compaction.min_threshold ?? DEFAULT_THRESHOLDS.min),
      max: Number(options.compaction.max_threshold ?? DEFAULT_THRESHOLDS.max),
    },
    levelFanout: Number(options.compaction.fanout_size ?? DEFAULT_FANOUT),
    files: files satisfies TableFilesReport,
    attachedIndexes: {
      count: attached.length,
      bytes: attached.reduce((sum, each) => sum + each.files.bytes, 0),
    },
    snapshotBytes: snapshotBytes.get(`${keyspace}.${name}`) ?? 0,
    partitionSizes: partitionSizes === null ? null : distributionOf(partitionSizes),
    cellsPerPartition: cellsPerPartition === null ? null : distributionOf(cellsPerPartition),
    partitions: facts.partitions,
    memtable: facts.memtable,
    reads: operationOf(facts.reads),
    scans: operationOf(facts.scans),
    writes: operationOf(facts.writes),
    filesPerRead: distributionOf(facts.filesPerRead),
    liveRowsPerRead: distributionOf(facts.liveRowsPerRead),
    tombstonesPerRead: distributionOf(facts.tombstonesPerRead),
    filterFalsePositives,
    filterFalseRatio: answers === 0 ? 0 : filterFalsePositives / answers,
  };
}

function windowOf(options: Readonly<Record<string, string>>): string | null {
  if (options.class?.endsWith('TimeWindowCompactionStrategy') !== true) return null;
  return `${options.compaction_window_size ?? null} ${options.compaction_window_unit ?? null}`;
}

function operationOf({ micros, ...facts }: OperationFacts): OperationReport {
  return { ...facts, micros: distributionOf(micros) };
}
