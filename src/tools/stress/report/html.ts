import type { Series } from './plot.ts';
import { escaped, plot } from './plot.ts';
import type { StepReport, StressReport, TargetReport } from './stress-report.ts';
import { percentiles } from './stress-report.ts';
import { millis } from './text.ts';

/** One page that needs nothing else: tables and plots, light or dark as its reader likes. */
export function reportHtml(report: StressReport): string {
  const { profile, startedAt, seed, consistency, interrupted, targets } = report;
  const mix = Object.entries(report.operations).map(([name, weight]) => `${name} ${weight}`);
  const facts = [
    `profile ${profile}`,
    `operations ${mix.join(', ')}`,
    `consistency level ${consistency}`,
    `seed ${seed}`,
    `began ${startedAt}`,
    `client ${report.clientMicrosPerOperation.toFixed(1)} µs of CPU a request`,
    ...(interrupted ? ['interrupted'] : []),
  ];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Load of ${escaped(profile)}</title><style>${style}</style></head><body><main>
<h1>Load of ${escaped(profile)}</h1>
<p class="facts">${facts.map(escaped).join(' · ')}</p>
${summary(targets)}
<div class="plots">
${percentilePlot(targets)}
${timePlot(targets, 'Throughput over time', 'requests/s', false, (interval) =>
  interval.seconds === 0 ? 0 : interval.operations / interval.seconds,
)}
${timePlot(targets, 'Median latency over time', 'ms', true, ({ p50Ms }) => p50Ms)}
${timePlot(targets, '99th percentile over time', 'ms', true, ({ p99Ms }) => p99Ms)}
</div>
<p class="note">Latencies count from the moment when a request was due, not from when it was sent.</p>
</main></body></html>
`;
}

function nameOf(target: TargetReport, step: StepReport): string {
  const asked = step.rate === null ? `${step.inFlight} in flight` : `${step.rate}/s`;
  return `${target.label}, ${asked}`;
}

function summary(targets: readonly TargetReport[]): string {
  const names = ['p50', 'p90', 'p99', 'p99.9', 'p100'];
  const rows = targets.flatMap((target) =>
    target.steps.map((step) => {
      const errors = Object.entries(step.errors).map(([name, count]) => `${name} ${count}`);
      const cells = [
        nameOf(target, step),
        `${target.cluster} ${target.version}, ${target.nodes.length} × ${target.dataCenter}`,
        String(step.operations),
        step.operationsPerSecond.toFixed(0),
        ...names.map((name) => millis(step.response.percentilesMs[name] ?? 0)),
        errors.length === 0 ? '0' : errors.join(', '),
      ];
      return `<tr>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`;
    }),
  );
  const head = ['load', 'cluster', 'requests', 'per second', ...names, 'failed'];
  const titles = head.map((name) => `<th scope="col">${name}</th>`).join('');
  return `<div class="wide"><table><thead><tr>${titles}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

/** Each further nine is as wide as the one before. */
function percentilePlot(targets: readonly TargetReport[]): string {
  const last = 99.999;
  const place = (percent: number) => -Math.log10(1 - Math.min(percent, last) / 100);
  const series = targets.flatMap((target) =>
    target.steps.map(
      (step): Series => ({
        label: nameOf(target, step),
        points: percentiles.map((percent) => ({
          x: place(percent),
          y: step.response.percentilesMs[`p${percent}`] ?? 0,
        })),
      }),
    ),
  );
  return plot(series, {
    title: 'Latency by percentile',
    xLabel: 'percentile',
    yLabel: 'ms',
    xTicks: [0, 90, 99, 99.9, 99.99, 100].map((percent) => ({
      at: place(percent),
      label: percent === 100 ? 'max' : `${percent} %`,
    })),
    isLogarithmic: true,
  });
}

function timePlot(
  targets: readonly TargetReport[],
  title: string,
  yLabel: string,
  isLogarithmic: boolean,
  value: (interval: StepReport['intervals'][number]) => number,
): string {
  const series = targets.map((target): Series => {
    let begin = 0;
    const points = target.steps.flatMap(({ intervals, seconds }) => {
      const from = begin;
      begin += seconds;
      // What is left of a second says little.
      const whole = intervals.filter((interval) => interval.seconds > 0.5);
      return whole.map((interval) => ({ x: from + interval.atSeconds, y: value(interval) }));
    });
    return { label: target.label, points };
  });
  const end = Math.max(1, ...series.flatMap(({ points }) => points.map(({ x }) => x)));
  const ticks = Array.from({ length: 6 }, (_, i) => Math.round((end * i) / 5));
  const xTicks = [...new Set(ticks)].map((at) => ({ at, label: String(at) }));
  return plot(series, { title, xLabel: 'seconds', yLabel, xTicks, isLogarithmic });
}

const style = `
:root{color-scheme:light dark;--back:#fff;--text:#1c2430;--weak:#5b6675;--rule:#dfe4ea;
--c0:#0b66c3;--c1:#c2410c;--c2:#15803d;--c3:#7e22ce;--c4:#a16207;--c5:#be185d}
@media (prefers-color-scheme:dark){:root{--back:#12161c;--text:#e6eaf0;--weak:#9aa5b4;--rule:#2b333e;
--c0:#5eb0ff;--c1:#ff9455;--c2:#5cd68a;--c3:#c690ff;--c4:#e8bf4a;--c5:#ff7fb5}}
body{margin:0;background:var(--back);color:var(--text);font:15px/1.5 system-ui,sans-serif}
main{max-width:1500px;margin:0 auto;padding:24px}
h1{font-size:24px;margin:0}.facts,.note{color:var(--weak)}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{padding:6px 10px;border-bottom:1px solid var(--rule);text-align:right;white-space:nowrap}
th{color:var(--weak);font-weight:500}th:nth-child(-n+2),td:nth-child(-n+2){text-align:left}
.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,480px),1fr));gap:24px;margin-top:24px}
figure{margin:0}figcaption{font-weight:600;margin-bottom:4px}svg{width:100%;height:auto}
svg text{fill:var(--weak);font-size:12px}.grid{stroke:var(--rule)}.line{fill:none;stroke-width:2;stroke:var(--c)}
.legend{display:flex;flex-wrap:wrap;gap:4px 16px;list-style:none;margin:4px 0 0;padding:0;color:var(--weak)}
.key{display:inline-block;width:14px;height:3px;margin-right:6px;vertical-align:middle;background:var(--c)}
.s0{--c:var(--c0)}.s1{--c:var(--c1)}.s2{--c:var(--c2)}.s3{--c:var(--c3)}.s4{--c:var(--c4)}.s5{--c:var(--c5)}`;
