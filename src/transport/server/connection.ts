import { overloaded, protocolError, RequestError, serverError } from '../../base/error/index.ts';
import type { Log, PeerCertificate, Socket, SocketHandler } from '../../platform/index.ts';
import type {
  PreparedResult,
  QueryProcessor,
  QueryResult,
  RequestContext,
} from '../../query/index.ts';
import type { ClientEvent } from '../event/client-event.ts';
import { isEventType, writeEvent } from '../event/client-event.ts';
import type { EventHub, EventReceiver } from '../event/event-hub.ts';
import type { BodyCompression } from '../frame/compression.ts';
import type { Envelope } from '../frame/envelope.ts';
import {
  CURRENT_VERSION,
  EnvelopeFlag,
  Opcode,
  SUPPORTED_VERSIONS,
  usesSegments,
} from '../frame/envelope.ts';
import { EnvelopeDecoder } from '../frame/envelope-decoder.ts';
import { framingAfterStartup, Output } from '../frame/output.ts';
import { SegmentDecoder } from '../frame/segment-decoder.ts';
import { writeError } from '../message/error.ts';
import type { Request } from '../message/request.ts';
import { decodeRequest } from '../message/request.ts';
import { writePrepared, writeResult } from '../message/result.ts';
import { ConnectedClient } from './client-connection.ts';
import type { AddressUse, RequestLimits } from './request-limits.ts';
import { checkStage, chooseStartup, isAllowedBeforeStartup } from './startup.ts';

/** Says who a client is. */
export interface Authenticator {
  /** The name of the scheme, as AUTHENTICATE tells it. */
  readonly className: string;
  /** The role that a client's token or certificate logs in. Rejects with `RequestError`. */
  authenticate(token: Buffer | null, peer: PeerCertificate | null): Promise<string>;
}

/** What a connection needs of its server. */
export interface ConnectionEnvironment {
  /** Null: every client is let in. */
  readonly authenticator: Authenticator | null;
  readonly processor: QueryProcessor;
  readonly events: EventHub;
  readonly limits: RequestLimits;
  readonly log: Log;
  readonly maxFrameBytes: number;
  /** The same for the bodies of envelopes that come in segments. */
  readonly maxMessageBytes: number;
  readonly allowOlderProtocols: boolean;
  readonly cqlVersion: string;
  /** Called once when the socket has closed. */
  readonly onClosed: (connection: Connection) => void;
}

/** Answers that a slow reader may leave waiting before its requests are no longer read. */
const maxWaitingAnswerBytes = 8 << 20;
/** Broken messages in a row before a v5 connection is given up, as Cassandra's default. */
const maxConsecutiveErrors = 1;

/**
 * One client's connection:
 * 1. bytes become envelopes (through segments once v5 is agreed), envelopes become requests;
 * 2. STARTUP, OPTIONS and REGISTER are answered here, statements go to the query processor;
 * 3. answers go out in the order they are ready, each with its request's stream id;
 * 4. past the bounds on bytes under way, or while the client does not read its answers, reading
 *    stops until there is room again.
 * Whatever arrives, nothing it does reaches another connection.
 */
export class Connection implements SocketHandler, EventReceiver {
  readonly client: ConnectedClient;
  private readonly socket: Socket;
  private readonly environment: ConnectionEnvironment;
  private readonly output: Output;
  private readonly envelopes: EnvelopeDecoder;
  private readonly addressUse: AddressUse;
  private segments: SegmentDecoder | null = null;
  private compression: BodyCompression | null = null;
  private throwOnOverload = false;
  private paused = false;
  private closed = false;
  private consecutiveErrors = 0;
  private pendingRequests = 0;
  private silentChecks = 0;
  private spokenVersion = CURRENT_VERSION;

  constructor(socket: Socket, environment: ConnectionEnvironment) {
    this.socket = socket;
    this.environment = environment;
    this.output = new Output(socket, process.nextTick);
    this.envelopes = new EnvelopeDecoder(
      environment.maxFrameBytes,
      environment.allowOlderProtocols,
    );
    this.client = new ConnectedClient(socket);
    this.addressUse = environment.limits.of(socket.remoteAddress);
    environment.limits.connected(this.addressUse);
    socket.handler = this;
  }

  /** Requests whose answers are still to come. */
  get pending(): number {
    return this.pendingRequests;
  }

  onData(chunk: Buffer): void {
    this.silentChecks = 0;
    try {
      if (this.segments === null) {
        this.envelopes.push(chunk, this);
      } else {
        this.segments.push(chunk);
        this.drainSegments(this.segments);
      }
    } catch (error) {
      this.sendError(error, 0, this.version);
    }
  }

  private drainSegments(segments: SegmentDecoder): void {
    segments.drain(this.onPayload, this.wantsMore);
  }

  private readonly wantsMore = () => !this.paused && !this.closed;

  private readonly onPayload = (payload: Buffer, selfContained: boolean) => {
    this.consecutiveErrors = 0;
    this.envelopes.push(payload, this);
    if (selfContained && this.wantsMore() && this.envelopes.endsWithin(this)) {
      throw protocolError('A self-contained segment ends within a message');
    }
  };

  onDrain(): void {
    this.resumeIfRoom();
  }

  onClose(): void {
    this.closed = true;
    this.output.close();
    this.environment.events.remove(this);
    this.environment.limits.disconnected(this.addressUse);
    this.environment.onClosed(this);
  }

  onBadEnvelope(error: RequestError, stream: number, version: number): void {
    const agreed = this.client.protocolVersion;
    this.sendError(error, stream, agreed === 0 ? version : agreed);
  }

  onEnvelope(envelope: Envelope): boolean {
    if (this.closed) return false;
    this.spokenVersion = envelope.version;
    try {
      this.handle(envelope);
      this.consecutiveErrors = 0;
    } catch (error) {
      // Before STARTUP Cassandra does not say which request it refuses.
      const known = this.client.stage === 'READY' || isAllowedBeforeStartup(envelope.opcode);
      this.sendError(error, known ? envelope.stream : 0, this.version);
    }
    return this.wantsMore();
  }

  /** The version agreed upon; before that, the one that was last spoken. */
  private get version(): number {
    const agreed = this.client.protocolVersion;
    return agreed === 0 ? this.spokenVersion : agreed;
  }

  private handle(envelope: Envelope): void {
    const { version, opcode, stream } = envelope;
    this.checkVersion(version);
    const { stage } = this.client;
    const isStarted = stage === 'READY' || stage === 'AUTHENTICATING';
    if (!isStarted) checkStage(stage, opcode);
    const body = this.decompressed(envelope);
    const { request, customPayload } = decodeRequest(opcode, envelope.flags, version, body);
    if (isStarted) checkStage(stage, opcode);
    this.client.requestCount++;
    switch (request.kind) {
      case 'options':
        this.answerOptions(version, stream);
        return;
      case 'startup':
        this.startUp(request.options, version, stream);
        return;
      case 'register':
        this.registerEvents(request.events, version, stream);
        return;
      case 'auth-response':
        this.authenticate(request.token, version, stream);
        return;
      default: {
        const tracing = (envelope.flags & EnvelopeFlag.TRACING) !== 0;
        const context = { client: this.client, protocolVersion: version, tracing, customPayload };
        this.dispatch(request, context, stream, envelope.body.length);
      }
    }
  }

  private checkVersion(version: number): void {
    const agreed = this.client.protocolVersion;
    if (agreed === 0 || version === agreed) return;
    const got = SUPPORTED_VERSIONS[version - 3];
    // Cassandra's text lacks a space in v5.
    const gap = usesSegments(agreed) ? '' : ' ';
    throw protocolError(
      `Invalid message version. Got ${got} but previous${gap}messages on this connection had ` +
        `version ${SUPPORTED_VERSIONS[agreed - 3]}`,
      false,
    );
  }

  private decompressed(envelope: Envelope): Buffer {
    if ((envelope.flags & EnvelopeFlag.COMPRESSED) === 0 || usesSegments(envelope.version)) {
      return envelope.body;
    }
    // Without a compression agreed upon the flag says nothing, as Cassandra takes it.
    if (this.compression === null) return envelope.body;
    return this.compression.decompress(envelope.body, this.environment.maxFrameBytes);
  }

  private answerOptions(version: number, stream: number): void {
    const body = this.output.begin();
    body.int16(3);
    body.string('PROTOCOL_VERSIONS');
    body.stringList(SUPPORTED_VERSIONS);
    body.string('COMPRESSION');
    body.stringList(['snappy', 'lz4']);
    body.string('CQL_VERSION');
    body.stringList([this.environment.cqlVersion]);
    this.output.end(version, 0, stream, Opcode.SUPPORTED);
  }

  private startUp(options: ReadonlyMap<string, string>, version: number, stream: number): void {
    const choice = chooseStartup(options, version);
    this.throwOnOverload = choice.throwOnOverload;
    this.client.driverName = choice.driverName;
    this.client.driverVersion = choice.driverVersion;
    this.client.options = options;
    this.client.protocolVersion = version;
    const { authenticator } = this.environment;
    this.client.stage = authenticator === null ? 'READY' : 'AUTHENTICATING';
    this.compression = choice.compression;
    const framing = framingAfterStartup(version, choice.compression);
    // v3 and v4 compress READY already, v5 frames what comes after it.
    if (!usesSegments(version)) this.output.setFraming(framing);
    if (authenticator === null) {
      this.answerReady(version, stream);
    } else {
      this.output.begin().string(authenticator.className);
      this.output.end(version, 0, stream, Opcode.AUTHENTICATE);
    }
    if (!usesSegments(version)) return;
    this.output.setFraming(framing);
    this.segments = new SegmentDecoder(choice.compression !== null);
    this.envelopes.comeInSegments(this.environment.maxMessageBytes);
  }

  private authenticate(token: Buffer | null, version: number, stream: number): void {
    const { authenticator } = this.environment;
    const succeed = (): void => {
      if (this.closed) return;
      this.output.begin().value(null);
      this.output.end(version, 0, stream, Opcode.AUTH_SUCCESS);
    };
    // Where nobody asked for it, any response is right.
    if (authenticator === null || this.client.stage === 'READY') {
      succeed();
      return;
    }
    authenticator.authenticate(token, this.client.tls?.peer ?? null).then(
      (role) => {
        this.client.role = role;
        this.client.stage = 'READY';
        succeed();
      },
      (error: unknown) => this.sendError(error, stream, version),
    );
  }

  private answerReady(version: number, stream: number): void {
    this.output.begin();
    this.output.end(version, 0, stream, Opcode.READY);
  }

  private registerEvents(types: readonly string[], version: number, stream: number): void {
    for (const name of types) {
      const type = name.toUpperCase();
      if (!isEventType(type)) {
        throw protocolError(`Invalid value '${name}' for Type`, false);
      }
      if (type === 'TRACE_COMPLETE' && version < 4) {
        throw protocolError(
          `Event ${type} not valid for protocol version ${SUPPORTED_VERSIONS[version - 3]}`,
          false,
        );
      }
      this.environment.events.register(type, this);
    }
    this.answerReady(version, stream);
  }

  private dispatch(
    request: Exclude<Request, { kind: 'startup' | 'options' | 'register' | 'auth-response' }>,
    context: RequestContext,
    stream: number,
    bytes: number,
  ): void {
    const { limits, processor } = this.environment;
    if (limits.wouldExceed(this.addressUse, bytes)) {
      if (this.throwOnOverload) {
        throw overloaded(
          `Request breached limit on bytes in flight. (${limits.describe(this.addressUse)})` +
            'Server is currently in an overloaded state and cannot accept more requests.',
        );
      }
      this.pause();
    }
    limits.acquire(this.addressUse, bytes);
    this.pendingRequests++;
    const version = context.protocolVersion;
    const fail = (error: unknown) => {
      this.release(bytes);
      this.sendError(error, stream, version);
    };
    try {
      if (request.kind === 'prepare') {
        processor.prepare(request.text, request.keyspace, context).then((result) => {
          this.release(bytes);
          this.sendPrepared(result, stream, version);
        }, fail);
        return;
      }
      run(processor, request, context).then((result) => {
        this.release(bytes);
        this.sendResult(result, stream, version);
      }, fail);
    } catch (error) {
      fail(error);
    }
  }

  private release(bytes: number): void {
    this.pendingRequests--;
    this.environment.limits.release(this.addressUse, bytes);
    if (this.paused) this.resumeIfRoom();
  }

  private pause(): void {
    if (this.paused) return;
    this.paused = true;
    this.socket.pause();
  }

  private resumeIfRoom(): void {
    if (!this.paused || this.closed) return;
    if (this.pendingRequests > 0 && this.environment.limits.isExceeded(this.addressUse)) return;
    if (this.socket.bufferedBytes > maxWaitingAnswerBytes) return;
    this.paused = false;
    queueMicrotask(this.readWaiting);
  }

  private readonly readWaiting = () => {
    if (!this.wantsMore()) return;
    try {
      this.envelopes.drain(this);
      if (this.segments !== null && this.wantsMore()) this.drainSegments(this.segments);
    } catch (error) {
      this.sendError(error, 0, this.version);
    }
    if (this.wantsMore()) this.socket.resume();
  };

  private sendResult(result: QueryResult, stream: number, version: number): void {
    this.send(Opcode.RESULT, result, stream, version, (body) => writeResult(body, result, version));
  }

  private sendPrepared(result: PreparedResult, stream: number, version: number): void {
    this.send(Opcode.RESULT, result, stream, version, (body) =>
      writePrepared(body, result, version),
    );
  }

  private send(
    opcode: number,
    extras: { readonly warnings: readonly string[]; readonly tracingId: Buffer | null },
    stream: number,
    version: number,
    write: (body: ReturnType<Output['begin']>) => void,
  ): void {
    if (this.closed) return;
    const body = this.output.begin();
    try {
      let flags = 0;
      if (extras.tracingId !== null) {
        flags |= EnvelopeFlag.TRACING;
        body.bytes(extras.tracingId);
      }
      if (extras.warnings.length > 0 && version >= 4) {
        flags |= EnvelopeFlag.WARNING;
        body.stringList(extras.warnings);
      }
      write(body);
      this.output.end(version, flags, stream, opcode);
    } catch (error) {
      this.output.abandon();
      this.sendError(error, stream, version);
    }
    if (this.output.waitingBytes > maxWaitingAnswerBytes) this.pause();
  }

  sendEvent(event: ClientEvent): void {
    if (this.closed) return;
    const version = this.version;
    const body = this.output.begin();
    writeEvent(body, event, version);
    this.output.end(version, 0, -1, Opcode.EVENT);
  }

  private sendError(error: unknown, stream: number, version: number): void {
    if (this.closed) return;
    const told = this.asRequestError(error);
    const isProtocol = told.code === 0x000a;
    if (isProtocol && usesSegments(version)) this.consecutiveErrors++;
    const body = this.output.begin();
    let flags = 0;
    if (told.tracingId !== null) {
      flags |= EnvelopeFlag.TRACING;
      body.bytes(told.tracingId);
    }
    if (told.warnings.length > 0 && version >= 4) {
      flags |= EnvelopeFlag.WARNING;
      body.stringList(told.warnings);
    }
    writeError(body, told, version);
    this.output.end(version, flags, stream, Opcode.ERROR);
    if (told.fatal || this.consecutiveErrors > maxConsecutiveErrors) this.end();
  }

  private asRequestError(error: unknown): RequestError {
    if (error instanceof RequestError) return error;
    this.environment.log.error('Unexpected exception during request', error);
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return serverError(text);
  }

  /** Called twice an idle timeout; closes when nothing came since the last but one call. */
  endIfIdle(): void {
    if (this.pendingRequests === 0 && ++this.silentChecks > 2) this.end();
  }

  /** Sends what is waiting, then closes. */
  end(): void {
    if (this.closed) return;
    this.output.flush();
    this.closed = true;
    this.socket.end();
  }

  destroy(): void {
    this.socket.destroy();
  }
}

function run(
  processor: QueryProcessor,
  request: Extract<Request, { kind: 'query' | 'execute' | 'batch' }>,
  context: RequestContext,
): Promise<QueryResult> {
  switch (request.kind) {
    case 'query':
      return processor.query(request.text, request.options, context);
    case 'execute':
      return processor.execute(request.id, request.options, context);
    case 'batch':
      return processor.batch(request.batch, context);
  }
}
