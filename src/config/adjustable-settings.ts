import type { Settings } from './settings.ts';

/** What operators change while a node runs, until it stops. */
export const adjustableNames = [
  'readRequestTimeoutMs',
  'rangeRequestTimeoutMs',
  'writeRequestTimeoutMs',
  'counterWriteRequestTimeoutMs',
  'casContentionTimeoutMs',
  'truncateRequestTimeoutMs',
  'requestTimeoutMs',
  'maxHintWindowMs',
  'hintedHandoffThrottleBytesPerSecond',
  'columnIndexSizeBytes',
] as const;

export type AdjustableName = (typeof adjustableNames)[number];

/** A name of cassandra.yaml and the text of its new value, for `system_views.settings`. */
export interface WrittenSetting {
  readonly name: string;
  readonly text: string;
}

/**
 * The settings of one node that runs. Whoever holds `current` sees what is changed when it looks the
 * next time; nobody else can change anything.
 */
export class AdjustableSettings {
  readonly current: Settings;
  private readonly values: { -readonly [Name in keyof Settings]: Settings[Name] };
  private readonly written: Map<string, string>;

  constructor(settings: Settings) {
    this.written = new Map(settings.asWritten);
    this.values = { ...settings, asWritten: this.written };
    this.current = this.values;
  }

  adjust(name: AdjustableName, value: number, written: WrittenSetting): void {
    this.values[name] = value;
    this.written.set(written.name, written.text);
  }
}
