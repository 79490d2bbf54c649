import type { StressReport } from './stress-report.ts';

const head = 'target,step,rate,at_s,seconds,operations,errors,per_second,p50_ms,p99_ms,maximum_ms';

/** A line a second, for spreadsheets. */
export function reportCsv({ targets }: StressReport): string {
  const lines = targets.flatMap(({ label, steps }) =>
    steps.flatMap(({ rate, intervals }, step) =>
      intervals.map((interval) => {
        const { atSeconds, seconds, operations, errors, p50Ms, p99Ms, maximumMs } = interval;
        const perSecond = seconds === 0 ? 0 : operations / seconds;
        const numbers = [
          atSeconds,
          seconds,
          operations,
          errors,
          perSecond,
          p50Ms,
          p99Ms,
          maximumMs,
        ];
        return [field(label), step + 1, rate ?? '', ...numbers.map((of) => +of.toFixed(3))].join(
          ',',
        );
      }),
    ),
  );
  return `${[head, ...lines].join('\n')}\n`;
}

function field(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
