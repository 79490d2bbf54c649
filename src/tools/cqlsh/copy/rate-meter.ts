import { appendFileSync, rmSync } from 'node:fs';

export interface RateReports {
  /** Seconds from one report to the next. */
  readonly everySeconds: number;
  /** A line a report; what was in it before is gone. Null: none. */
  readonly file: string | null;
  /** Shows a report; null: nobody looks. */
  readonly show: ((line: string) => void) | null;
}

/** Says now and then how many rows there were, and how many a second. */
export class RateMeter {
  private readonly reports: RateReports;
  private readonly startedAt = performance.now();
  private reportedAt = this.startedAt;
  private reported = 0;
  private rows = 0;
  private rate = 0;

  constructor(reports: RateReports) {
    this.reports = reports;
    if (reports.file !== null) rmSync(reports.file, { force: true });
  }

  /** So many rows more. */
  add(rows: number): void {
    this.rows += rows;
    const isDue = performance.now() - this.reportedAt >= this.reports.everySeconds * 1000;
    if (isDue && this.rows > this.reported) this.report();
  }

  /** The last report. */
  end(): void {
    this.report();
  }

  private report(): void {
    const now = performance.now();
    const latest = perSecond(this.rows - this.reported, now - this.reportedAt);
    // The mean with the rate before is less restless.
    this.rate = this.rate === 0 ? latest : (this.rate + latest) / 2;
    this.reportedAt = now;
    this.reported = this.rows;
    const average = perSecond(this.rows, now - this.startedAt);
    const line = `Processed: ${this.rows} rows; Rate: ${rateText(this.rate)}; Avg. rate: ${rateText(average)}\r`;
    this.reports.show?.(line);
    if (this.reports.file !== null) appendFileSync(this.reports.file, `${line}\n`);
  }
}

function perSecond(rows: number, millis: number): number {
  return millis <= 0 ? 0 : (rows * 1000) / millis;
}

function rateText(rate: number): string {
  return `${rate.toFixed(0).padStart(7)} rows/s`;
}
