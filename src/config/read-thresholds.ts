import type { Thresholds } from './guardrail-settings.ts';
import { ConfigurationProblem } from './problem.ts';
import type { SettingsReader } from './settings-reader.ts';

/** Bytes that one read may take before the client is warned, or refused; null: any number. */
export interface ReadThresholds {
  /** Of the rows of an answer. */
  readonly coordinatorReadSize: Thresholds;
  /** Of what a replica passes for it. */
  readonly localReadSize: Thresholds;
  /** Of the index of a wide partition in a file. */
  readonly rowIndexReadSize: Thresholds;
}

/**
 * The thresholds of reads; null where read_thresholds_enabled is false. Throws `ConfigurationProblem`
 * as DatabaseDescriptor.applyReadThresholdsValidations does, enabled or not.
 */
export function readThresholdsOf(reader: SettingsReader): ReadThresholds | null {
  const thresholds: ReadThresholds = {
    coordinatorReadSize: sizesOf(reader, 'coordinator_read_size'),
    localReadSize: sizesOf(reader, 'local_read_size'),
    rowIndexReadSize: sizesOf(reader, 'row_index_read_size'),
  };
  return reader.flag('read_thresholds_enabled') ? thresholds : null;
}

function sizesOf(reader: SettingsReader, name: string): Thresholds {
  const [warnName, failName] = [`${name}_warn_threshold`, `${name}_fail_threshold`];
  const warn = sizeOf(reader, warnName);
  const fail = sizeOf(reader, failName);
  if (warn !== null && fail !== null && fail < warn) {
    throw new ConfigurationProblem(
      `${failName} (${reader.text(failName)}) must be greater than or equal to ${warnName} ` +
        `(${reader.text(warnName)})`,
    );
  }
  return { warn, fail };
}

function sizeOf(reader: SettingsReader, name: string): number | null {
  const text = reader.text(name);
  return text === '' || text === 'null' ? null : reader.bytes(name);
}
