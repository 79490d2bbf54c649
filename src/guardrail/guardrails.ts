import type { FlagName, GuardrailSettings, Judged, ThresholdName } from '../config/index.ts';
import { ConfigurationProblem } from '../config/index.ts';
import { javaSetOrder, TABLE_PROPERTIES } from '../schema/index.ts';
import { EnableFlag } from './enable-flag.ts';
import { FLAG_TEXTS } from './flag-texts.ts';
import { JudgedValues } from './judged-values.ts';
import { ReplicaDiskUsage } from './replica-disk-usage.ts';
import { Threshold } from './threshold.ts';
import { THRESHOLD_TEXTS } from './threshold-texts.ts';

/** All guardrails of a node, as its settings have them; by the names of the settings. */
export class Guardrails {
  readonly thresholds: Readonly<Record<ThresholdName, Threshold>>;
  readonly flags: Readonly<Record<FlagName, EnableFlag>>;
  readonly tableProperties: JudgedValues;
  readonly readConsistencyLevels: JudgedValues;
  readonly writeConsistencyLevels: JudgedValues;
  readonly replicaDiskUsage = new ReplicaDiskUsage();

  /** Throws `ConfigurationProblem` for properties that no table has. */
  constructor(settings: GuardrailSettings) {
    checkTableProperties(settings.tableProperties);
    const names = Object.keys(THRESHOLD_TEXTS) as ThresholdName[];
    this.thresholds = Object.fromEntries(
      names.map((name) => [
        name,
        new Threshold(
          { name: shownName(name), ...THRESHOLD_TEXTS[name] },
          settings.thresholds[name],
        ),
      ]),
    ) as Record<ThresholdName, Threshold>;
    this.flags = Object.fromEntries(
      (Object.keys(FLAG_TEXTS) as FlagName[]).map((name) => [
        name,
        new EnableFlag(FLAG_TEXTS[name], settings.flags[name]),
      ]),
    ) as Record<FlagName, EnableFlag>;
    this.tableProperties = new JudgedValues(
      'table_properties',
      'Table Properties',
      asJavaPrints(settings.tableProperties),
    );
    this.readConsistencyLevels = new JudgedValues(
      'read_consistency_levels',
      'read consistency levels',
      settings.readConsistencyLevels,
    );
    this.writeConsistencyLevels = new JudgedValues(
      'write_consistency_levels',
      'write consistency levels',
      settings.writeConsistencyLevels,
    );
  }
}

function checkTableProperties(judged: Judged): void {
  for (const [kind, words] of Object.entries(judged)) {
    const unknown = words.filter((word: string) => !TABLE_PROPERTIES.includes(word));
    if (unknown.length === 0) continue;
    throw new ConfigurationProblem(
      `Invalid value for table_properties_${kind}: '[${unknown.join(', ')}]' do not parse as ` +
        'valid table properties',
    );
  }
}

/** Cassandra keeps these words in a HashSet, and shows them in its order. */
function asJavaPrints({ warned, ignored, disallowed }: Judged): Judged {
  const order = (words: readonly string[]) => javaSetOrder(words);
  return { warned: order(warned), ignored: order(ignored), disallowed: order(disallowed) };
}

function shownName(name: ThresholdName): string {
  return name === 'data_disk_usage_percentage' ? 'local_data_disk_usage' : name;
}
