import type { PanelAction, PanelLife } from '../../admin/index.ts';

const lives: Readonly<Record<PanelLife, string>> = {
  stop: 'Stop',
  kill: 'Power off',
  start: 'Power on',
  pause: 'Pause',
  resume: 'Resume',
};

/** What the timeline calls a press; null for keys that change nothing in the cluster. */
export function actionText(action: PanelAction): string | null {
  switch (action.kind) {
    case 'life':
      return `${lives[action.change]} ${action.target}`;
    case 'cut':
      return `Cut ${action.from} from ${action.to}`;
    case 'slow':
      return action.delayMs === 0
        ? `Nothing slow between ${action.from} and ${action.to}`
        : `Slow ${action.from} to ${action.to} by ${action.delayMs} ms`;
    case 'heal':
      return 'Heal all links';
    case 'handoff':
      return `Hinted handoff ${action.running ? 'on' : 'off'}`;
    case 'rate':
      return `Station ${action.station} writes every ${action.everyMs} ms`;
    case 'level':
      return `Station ${action.station} ${action.of}s at ${action.level}`;
    case 'replication':
      return `${action.replicas} replicas in ${action.dataCenter}`;
    case 'lesson':
      return action.lesson === null ? null : `Lesson ${action.lesson}`;
    case 'key':
    case 'next':
      return null;
  }
}
