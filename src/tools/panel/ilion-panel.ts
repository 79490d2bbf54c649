import type { ManagedCluster } from '../../admin/index.ts';
import { builtInLessons } from './lesson-folder.ts';
import { Panel } from './panel.ts';
import { PanelPages } from './panel-pages.ts';
import { IlionSource } from './source/index.ts';

/** The panel of a cluster in this process; `adminAddress` is HOST:PORT of its administration. */
export function ilionPanel(cluster: ManagedCluster, adminAddress: () => string): PanelPages {
  return new PanelPages({
    open: async (tell) => {
      const panel = new Panel(new IlionSource(cluster, adminAddress), builtInLessons(), tell);
      await panel.open();
      return panel;
    },
  });
}
