import type { AdjustableLimit, CacheName, LoggerLevel, ManagedControl } from '../admin/index.ts';
import { AdminProblem } from '../admin/index.ts';
import type { AdjustableName } from '../config/index.ts';
import { endpointAddress, isLevelledLog } from '../platform/index.ts';
import type { IlionNode } from './ilion-node.ts';
import { chosenTables } from './table-choice.ts';

const KIBIBYTE = 1024;

interface Limit {
  readonly setting: AdjustableName;
  /** Of what operators count in. */
  readonly unit: 'ms' | 'KiB';
}

const limits: Readonly<Record<AdjustableLimit, Limit>> = {
  read_request_timeout: { setting: 'readRequestTimeoutMs', unit: 'ms' },
  range_request_timeout: { setting: 'rangeRequestTimeoutMs', unit: 'ms' },
  write_request_timeout: { setting: 'writeRequestTimeoutMs', unit: 'ms' },
  counter_write_request_timeout: { setting: 'counterWriteRequestTimeoutMs', unit: 'ms' },
  cas_contention_timeout: { setting: 'casContentionTimeoutMs', unit: 'ms' },
  truncate_request_timeout: { setting: 'truncateRequestTimeoutMs', unit: 'ms' },
  request_timeout: { setting: 'requestTimeoutMs', unit: 'ms' },
  max_hint_window: { setting: 'maxHintWindowMs', unit: 'ms' },
  hinted_handoff_throttle: { setting: 'hintedHandoffThrottleBytesPerSecond', unit: 'KiB' },
  column_index_size: { setting: 'columnIndexSizeBytes', unit: 'KiB' },
};

/** The one logger there is, and Cassandra's name for all of its own. */
const ROOT = 'ROOT';
const OWN = 'org.apache.cassandra';

/** What operators change of a living node. */
export class ControlManagement implements ManagedControl {
  private readonly node: IlionNode;

  constructor(node: IlionNode) {
    this.node = node;
  }

  adjust(limit: AdjustableLimit, value: number): void {
    const { setting, unit } = limits[limit];
    const written = { name: limit, text: `${value}${unit}` };
    this.node.adjustable.adjust(setting, unit === 'KiB' ? value * KIBIBYTE : value, written);
  }

  setHandoffPaused(isPaused: boolean): void {
    const { hints } = this.node.coordinator;
    if (isPaused) hints.pauseHandoff();
    else hints.resumeHandoff();
  }

  setHintsFor(dataCenter: string, isOn: boolean): void {
    this.node.coordinator.hints.setEnabledFor(dataCenter, isOn);
  }

  async truncateHints(address: string | null): Promise<void> {
    const { coordinator, view } = this.node;
    if (address === null) {
      await coordinator.hints.truncate();
      return;
    }
    const member = view
      .knownNodes()
      .find(({ endpoint }) => endpoint === address || endpointAddress(endpoint) === address);
    if (member === undefined) {
      throw new AdminProblem(
        400,
        `Can't delete hints for unknown address /${address}:${this.node.settings.storagePort}`,
      );
    }
    await coordinator.hints.truncate(member.hostId);
  }

  replayBatches(): Promise<void> {
    return this.node.coordinator.replayBatches();
  }

  invalidate(cache: CacheName, keys: readonly string[]): void {
    const { auth, format } = this.node;
    if (cache === 'key') format.caches.clearKeys();
    else auth.invalidate(cache, keys);
  }

  setKeyCacheCapacity(mebibytes: number): void {
    this.node.format.caches.setKeyCapacity(mebibytes * KIBIBYTE * KIBIBYTE);
  }

  logLevels(): readonly LoggerLevel[] {
    const { log } = this.node.platform;
    return isLevelledLog(log) ? [{ name: ROOT, level: log.level.toUpperCase() }] : [];
  }

  setLogLevel(logger: string | null, level: string | null): void {
    const { log } = this.node.platform;
    if (!isLevelledLog(log)) throw new AdminProblem(500, 'This node writes no log');
    if (logger !== null && logger !== ROOT && logger !== OWN) {
      throw new AdminProblem(500, `Ilion has one logger: ${ROOT}, also called ${OWN}`);
    }
    log.level = level === null ? log.initialLevel : levelOf(level);
  }

  traceProbability(): number {
    return this.node.tracer.probability;
  }

  setTraceProbability(probability: number): void {
    this.node.tracer.probability = probability;
  }

  setCompactionThresholds(keyspace: string, table: string, min: number, max: number): void {
    const [found] = chosenTables(this.node.schema.current, { keyspace, tables: [table] }, 404);
    const { compactions } = this.node.engine;
    if (compactions === null) throw new AdminProblem(500, 'This node keeps no files');
    if (found !== undefined) compactions.setThresholds(found.id, { min, max });
  }
}

/** As logback takes it: what it does not know is DEBUG. */
function levelOf(text: string): 'debug' | 'info' | 'warn' | 'error' | 'off' {
  switch (text.toUpperCase()) {
    case 'INFO':
      return 'info';
    case 'WARN':
      return 'warn';
    case 'ERROR':
      return 'error';
    case 'OFF':
      return 'off';
    default:
      return 'debug';
  }
}
