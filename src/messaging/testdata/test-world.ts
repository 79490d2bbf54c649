import type { Endpoint, Internode, Log } from '../../platform/index.ts';
import { SimulatedClock, SimulatedLog, SimulatedTime } from '../../testing/index.ts';

/** Virtual time and a network whose fate each test decides message by message. */
export class TestWorld {
  readonly time = new SimulatedTime();
  readonly timers = this.time.timers;
  readonly clock = new SimulatedClock(this.time);
  private readonly messageLog = new SimulatedLog('node', () => this.time.nowMs);
  private readonly receivers = new Map<Endpoint, (envelope: unknown) => void>();
  /** Null loses a message, a number delays it by so many milliseconds. */
  route: (from: Endpoint, to: Endpoint) => number | null = () => 1;

  readonly internode: Internode = {
    bind: (endpoint, receive) => {
      this.receivers.set(endpoint, receive);
      return {
        send: (to, envelope) => {
          const delayMs = this.route(endpoint, to);
          if (delayMs === null) return;
          this.timers.after(delayMs, () => this.receivers.get(to)?.(envelope));
        },
        close: () => void this.receivers.delete(endpoint),
      };
    },
  };

  get now(): number {
    return this.time.nowMs;
  }

  get log(): Log {
    return this.messageLog;
  }

  get lines(): readonly string[] {
    return this.messageLog.lines;
  }

  async run(durationMs: number): Promise<void> {
    await this.time.runFor(durationMs);
  }

  /** True when nothing waits for a moment to come. */
  async isIdle(): Promise<boolean> {
    return !(await this.time.step());
  }
}
