/** What a run measured, as text, JSON, CSV and a page; and the line that lives while it runs. */
export * from './csv.ts';
export * from './html.ts';
export * from './live-view.ts';
export * from './stress-report.ts';
export { reportText } from './text.ts';
