import type { PanelLevel } from '../../admin/index.ts';
import { button, h } from '../element.ts';
import type { Live } from '../live.ts';

/** Replicas in each data centre, and what that asks of every level. */
export function makeKeyspaceCard(live: Live): HTMLElement {
  const element = h('div', { class: 'card-body' });
  const draw = () => {
    const { keyspace, stations, cluster } = live.state;
    if (keyspace === null) return;
    const dataCenters = new Set([
      ...cluster.nodes.map(({ dataCenter }) => dataCenter),
      ...Object.keys(keyspace.replication),
    ]);
    const steppers = [...dataCenters].map((dataCenter) =>
      stepper(live, dataCenter, keyspace.replication[dataCenter] ?? 0),
    );
    element.replaceChildren(
      h(
        'p',
        {},
        'Keyspace ',
        h('code', {}, `${keyspace.name}.${keyspace.table}`),
        ' keeps of each row:',
      ),
      h('div', { class: 'steppers' }, ...steppers),
      h(
        'p',
        { class: 'quiet' },
        'More replicas hold new rows at once; rows from before reach them by read repair.',
      ),
      h(
        'div',
        { class: 'table-frame' },
        levelTable(
          keyspace.levels,
          stations.map((s) => s.dataCenter),
        ),
      ),
    );
  };
  live.on(['keyspace'], draw);
  return element;
}

function stepper(live: Live, dataCenter: string, replicas: number): HTMLElement {
  const change = (by: number) => {
    void live.act({ kind: 'replication', dataCenter, replicas: Math.max(0, replicas + by) });
  };
  const name = `replicas in ${dataCenter}`;
  return h(
    'div',
    { class: 'stepper', role: 'group', 'aria-label': name },
    button(
      { 'aria-label': `Fewer ${name}`, class: 'small-button' },
      { click: () => change(-1) },
      '−',
    ),
    h('output', {}, `${replicas} in ${dataCenter}`),
    button(
      { 'aria-label': `More ${name}`, class: 'small-button' },
      { click: () => change(1) },
      '+',
    ),
  );
}

function levelTable(levels: readonly PanelLevel[], stations: readonly string[]): HTMLElement {
  const rows = levels.map(({ level, needs, write, read }) =>
    h(
      'tr',
      {},
      h('th', { scope: 'row' }, level),
      ...needs.map((need, i) =>
        h(
          'td',
          { class: write[i] || read[i] ? 'possible' : 'impossible' },
          need,
          write[i]
            ? ''
            : h('small', {}, level.endsWith('SERIAL') ? ' reads only' : ' no writes now'),
        ),
      ),
    ),
  );
  return h(
    'table',
    { class: 'levels' },
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        h('th', {}, 'Level'),
        ...stations.map((name) => h('th', { scope: 'col' }, `from ${name}`)),
      ),
    ),
    h('tbody', {}, ...rows),
  );
}
