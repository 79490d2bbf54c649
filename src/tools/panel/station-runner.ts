import type { PanelKey, PanelStation } from '../../admin/index.ts';
import type { Level } from '../client/levels.ts';
import { LEVELS } from '../client/levels.ts';
import type { StationRequest } from '../client/session.ts';
import { StationSession } from '../client/session.ts';
import type { StationState } from '../client/station.ts';
import { pressKey, showOutcome, startStation } from '../client/station.ts';

export interface StationRunnerOptions {
  readonly contactPoints: readonly string[];
  readonly dataCenter: string;
  /** Data centre whose coordinators make the display green. */
  readonly greenIn: string;
  onChange(): void;
  onRequest(request: StationRequest): void;
}

const timeoutMs = 500;
const firstEveryMs = 5000;
const fastestEveryMs = 20;
const retryConnectMs = 2000;
/** With more writes a second than this, the display is drawn so often and no more. */
const drawEveryMs = 50;

/** A client station that lives on the server: every page sees the same display. */
export class StationRunner {
  readonly dataCenter: string;
  private readonly options: StationRunnerOptions;
  private session: StationSession;
  private state: StationState;
  private everyMs = firstEveryMs;
  private done = 0;
  private failed = 0;
  private timer: NodeJS.Timeout | undefined;
  private drawing: NodeJS.Timeout | undefined;
  private closed = false;
  private isBusy = false;

  constructor(options: StationRunnerOptions) {
    this.options = options;
    this.dataCenter = options.dataCenter;
    this.session = this.newSession();
    this.state = startStation(options.dataCenter, 'LOCAL_ONE', 'ONE', options.greenIn);
  }

  private newSession(): StationSession {
    const { contactPoints, dataCenter } = this.options;
    return new StationSession({
      contactPoints,
      dataCenter,
      timeoutMs,
      onRequest: (request) => {
        if (request.outcome.kind === 'done') this.done++;
        else this.failed++;
        this.options.onRequest(request);
      },
    });
  }

  /** Connects, trying again while the cluster does not answer, and begins to write. */
  async open(): Promise<void> {
    while (!this.closed) {
      try {
        await this.session.open();
        // The driver takes no notice of an end that comes while it connects.
        if (this.closed) await this.session.close();
        else this.plan(0);
        return;
      } catch {
        this.show({ kind: 'failed', error: 'NoHostAvailable', meaning: 'no host available' });
        await this.session.close().catch(() => {});
        await new Promise((resolve) => setTimeout(resolve, retryConnectMs));
        this.session = this.newSession();
      }
    }
  }

  report(): PanelStation {
    const { display, mode, writing, writeLevel, readLevel } = this.state;
    return {
      dataCenter: this.dataCenter,
      name: `rpi${this.dataCenter.toLowerCase()}user`,
      lines: display.lines,
      colour: display.colour,
      mode,
      writing,
      writeLevel,
      readLevel,
      everyMs: this.everyMs,
      lastMessage: this.session.lastMessage,
      done: this.done,
      failed: this.failed,
    };
  }

  press(key: PanelKey): void {
    const { state, action } = pressKey(this.state, key);
    const begins = state.writing && !this.state.writing;
    this.state = state;
    this.options.onChange();
    if (begins) this.plan(0);
    if (action === 'read-last-message' && this.session.hasWritten) {
      this.session.readLast(state.readLevel).then(
        (outcome) => this.show(outcome),
        () => {},
      );
    }
  }

  setEvery(everyMs: number): void {
    this.everyMs = Math.max(fastestEveryMs, everyMs);
    this.plan(0);
    this.options.onChange();
  }

  /** Without the keypad; false when there is no such level. */
  setLevel(of: 'write' | 'read', name: string): boolean {
    const level: Level | undefined = LEVELS.find((candidate) => candidate === name);
    if (level === undefined) return false;
    const changed = of === 'write' ? { writeLevel: level } : { readLevel: level };
    this.state = { ...this.state, ...changed };
    this.options.onChange();
    return true;
  }

  /** Rejects with the driver's error. */
  run(statement: string): Promise<void> {
    return this.session.run(statement);
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    clearTimeout(this.drawing);
    await this.session.close();
  }

  private plan(delayMs: number): void {
    clearTimeout(this.timer);
    if (!this.closed) this.timer = setTimeout(() => void this.tick(), delayMs);
  }

  private async tick(): Promise<void> {
    if (this.isBusy) return this.plan(this.everyMs);
    this.isBusy = true;
    const beganAtMs = performance.now();
    if (this.state.writing && this.state.mode === 'running') {
      this.show(await this.session.write(this.state.writeLevel));
    }
    this.isBusy = false;
    // The time that a write takes is part of the interval, as far as it fits.
    this.plan(Math.max(0, this.everyMs - (performance.now() - beganAtMs)));
  }

  private show(outcome: Parameters<typeof showOutcome>[1]): void {
    this.state = showOutcome(this.state, outcome);
    this.drawing ??= setTimeout(
      () => {
        this.drawing = undefined;
        this.options.onChange();
      },
      Math.min(drawEveryMs, this.everyMs),
    );
  }
}
