import { readFileSync } from 'node:fs';
import type {
  ClusterDescriptionReport,
  GossipReport,
  InformationReport,
  MembersReport,
} from '../../admin/index.ts';

/** What a recorded cluster was, as our reports have it; the texts it printed go with it. */
export interface RecordedCluster {
  readonly members: MembersReport;
  readonly information: InformationReport;
  /** A second later, as `info -T` printed it. */
  readonly informationLater: InformationReport;
  readonly cluster: ClusterDescriptionReport;
  readonly gossip: GossipReport;
}

const read = (name: string) => readFileSync(new URL(`./testdata/${name}`, import.meta.url), 'utf8');

export type RecordedName = 'one' | 'nine' | 'dc-down';

export const recordedClusters = JSON.parse(read('reports.json')) as Readonly<
  Record<RecordedName, RecordedCluster>
>;

const pattern = /^=== ([^\n]*)\n(.*?)--- exit (\d)\n/gms;

const outputs = new Map(
  [...read('recorded.txt').matchAll(pattern)].map(([, command = '', text = '', code = '']) => [
    command,
    { text, exitCode: Number(code) },
  ]),
);

/** What nodetool printed for a command, exactly. */
export function recordedOutput(
  name: RecordedName,
  command: string,
): { readonly text: string; readonly exitCode: number } {
  const output = outputs.get(`${name}: ${command}`);
  if (output === undefined) throw new Error(`"${name}: ${command}" is not in recorded.txt`);
  return output;
}
