import type { NodeAuth } from '../auth/index.ts';
import type { Cluster as ClusterView } from '../cluster/index.ts';
import type { AdjustableSettings, Settings } from '../config/index.ts';
import type { NodeCoordinator } from '../coordinator/index.ts';
import type { MeasuredMessageService } from '../messaging/index.ts';
import type { EventStream, NodeMeter } from '../observe/index.ts';
import type { Platform } from '../platform/index.ts';
import type { QueryProcessor } from '../query/index.ts';
import type { SchemaStore } from '../replica/index.ts';
import type { CassandraFormat, LocalEngine } from '../storage/index.ts';
import type { NodeTracer, SystemTables } from '../system/index.ts';
import type { NativeServer } from '../transport/index.ts';
import type { InternalQueries } from './internal-queries.ts';

/** What a node is made of. */
export interface NodeParts {
  readonly settings: Settings;
  readonly adjustable: AdjustableSettings;
  readonly auth: NodeAuth;
  readonly format: CassandraFormat;
  readonly tracer: NodeTracer;
  readonly platform: Platform;
  readonly events: EventStream;
  readonly meter: NodeMeter;
  readonly engine: LocalEngine;
  readonly schema: SchemaStore;
  readonly messages: MeasuredMessageService;
  readonly view: ClusterView;
  readonly coordinator: NodeCoordinator;
  readonly processor: QueryProcessor;
  readonly queries: InternalQueries;
  readonly systemTables: SystemTables;
  readonly server: NativeServer;
}

/** A running node: the value that `startNode` gives. */
export class IlionNode {
  /** As they are at the moment. */
  readonly settings: Settings;
  readonly adjustable: AdjustableSettings;
  readonly auth: NodeAuth;
  readonly format: CassandraFormat;
  readonly tracer: NodeTracer;
  /** Wall-clock milliseconds at which this life began. */
  readonly startedAtMillis: number;
  readonly events: EventStream;
  readonly meter: NodeMeter;
  readonly engine: LocalEngine;
  readonly schema: SchemaStore;
  readonly messages: MeasuredMessageService;
  readonly view: ClusterView;
  readonly coordinator: NodeCoordinator;
  readonly processor: QueryProcessor;
  readonly queries: InternalQueries;
  readonly server: NativeServer;
  readonly platform: Platform;
  private readonly systemTables: SystemTables;
  /** Deaf since `drain`. */
  isDrained = false;
  private stopping: Promise<void> | null = null;
  private readonly stopped = new AbortController();
  private readonly tasks = new Set<Promise<void>>();

  constructor(parts: NodeParts) {
    this.settings = parts.settings;
    this.adjustable = parts.adjustable;
    this.auth = parts.auth;
    this.format = parts.format;
    this.tracer = parts.tracer;
    this.platform = parts.platform;
    this.startedAtMillis = parts.platform.clock.nowMillis();
    this.events = parts.events;
    this.meter = parts.meter;
    this.engine = parts.engine;
    this.schema = parts.schema;
    this.messages = parts.messages;
    this.view = parts.view;
    this.coordinator = parts.coordinator;
    this.processor = parts.processor;
    this.queries = parts.queries;
    this.systemTables = parts.systemTables;
    this.server = parts.server;
  }

  /** Runs what ends by itself, or when the node stops and its signal is aborted. */
  inBackground(task: (signal: AbortSignal) => Promise<void>): void {
    const running = task(this.stopped.signal)
      .catch((error: unknown) => this.platform.log.error('A task in the background failed', error))
      .finally(() => this.tasks.delete(running));
    this.tasks.add(running);
  }

  /** Opens the CQL port and tells the others (`nodetool enablebinary`). */
  async openNativeTransport(): Promise<void> {
    await this.server.open();
    this.view.setNativeReady(true);
  }

  /** Tells the others and closes the CQL port (`nodetool disablebinary`). */
  async closeNativeTransport(): Promise<void> {
    this.view.setNativeReady(false);
    await this.server.close();
  }

  /**
   * Clients and other nodes are to go elsewhere, because the commit log has failed and
   * commit_failure_policy says so (StorageService.stopTransports): the port is closed and the others
   * are told, but the node can still be looked at. A restart brings it back.
   */
  stopTransports(): void {
    const { log } = this.platform;
    log.error('Stopping native transport');
    this.closeNativeTransport().catch((error: unknown) => {
      log.warn('Could not close the native transport', error);
    });
    if (!this.view.isGossipRunning) return;
    log.error('Stopping gossiper');
    this.view.stop();
  }

  /**
   * Stops taking clients and writes and makes everything durable, but stays (`nodetool drain`).
   */
  async drain(): Promise<void> {
    const { log } = this.platform;
    log.info('DRAINING: starting drain process');
    await this.closeNativeTransport();
    this.view.stop();
    this.messages.expireAll();
    await this.coordinator.close();
    await this.engine.drain();
    this.isDrained = true;
    log.info('DRAINED');
  }

  /** Leaves in good order: clients, gossip, hints, commit log. Nothing runs when it resolves. */
  stop(): Promise<void> {
    this.stopping ??= this.stopOnce();
    return this.stopping;
  }

  private async stopOnce(): Promise<void> {
    this.stopped.abort();
    this.view.setNativeReady(false);
    this.view.stop();
    await this.server.close();
    // Writes under way become hints while hints can still be kept.
    this.messages.expireAll();
    await this.coordinator.close();
    await Promise.all(this.tasks);
    this.messages.close();
    this.view.close();
    await this.systemTables.settled();
    await this.engine.close();
  }
}
