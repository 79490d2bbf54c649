import { table } from '../../table.ts';
import type { LatencyReport, StepReport, StressReport } from './stress-report.ts';

/** What a person reads at the end. */
export function reportText(report: StressReport): string {
  const parts = report.targets.map(({ label, cluster, version, nodes, dataCenter, steps }) => {
    const title = `${label}: ${cluster}, release ${version}, ${nodes.length} nodes of ${dataCenter}`;
    return [title, stepsTable(steps), ...steps.map(detailsText)].join('\n');
  });
  const client = `client: ${report.clientMicrosPerOperation.toFixed(1)} microseconds of CPU a request`;
  const seed = `seed ${report.seed}${report.interrupted ? ', interrupted' : ''}`;
  return `${parts.join('\n')}\n${client}, ${seed}\n`;
}

const shown = ['p50', 'p90', 'p99', 'p99.9', 'p100'];

function stepsTable(steps: readonly StepReport[]): string {
  const head = ['asked', 'operations', 'per second', 'mean', ...shown, 'failed'];
  const rows = steps.map((step) => [
    step.rate === null ? `${step.inFlight} in flight` : `${step.rate}/s`,
    String(step.operations),
    step.operationsPerSecond.toFixed(0),
    millis(step.response.meanMs),
    ...shown.map((name) => millis(step.response.percentilesMs[name] ?? 0)),
    String(step.failed),
  ]);
  return table(head, rows);
}

function detailsText(step: StepReport): string {
  const lines = Object.entries(step.errors).map(([name, count]) => `  ${name}: ${count}`);
  if (step.unsent > 0) {
    lines.push(
      `  ${step.unsent} requests were due and never sent: the cluster takes less than asked`,
    );
  }
  const operations = Object.entries(step.byOperation);
  if (operations.length > 1) lines.push(...operations.map(([name, of]) => operationText(name, of)));
  return lines.map((line) => `${line}\n`).join('');
}

function operationText(name: string, { count, percentilesMs }: LatencyReport): string {
  const times = shown.map((percent) => `${percent} ${millis(percentilesMs[percent] ?? 0)}`);
  return `  ${name}: ${count}, ${times.join(', ')}`;
}

/** Three digits are what is known. */
export function millis(ms: number): string {
  const digits = ms >= 100 ? 0 : ms >= 10 ? 1 : ms >= 1 ? 2 : 3;
  return `${ms.toFixed(digits)} ms`;
}
