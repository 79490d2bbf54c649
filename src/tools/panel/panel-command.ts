import { AdminServer } from '../../admin/index.ts';
import { CommandFailure } from '../command-failure.ts';
import { builtInLessons } from './lesson-folder.ts';
import { Panel } from './panel.ts';
import { PanelPages } from './panel-pages.ts';
import type { OperatorCommands } from './source/index.ts';
import { CassandraSource } from './source/index.ts';

export interface PanelCommandOptions {
  readonly contactPoints: readonly string[];
  readonly port: number;
  readonly json: boolean;
  readonly commands: OperatorCommands;
}

/**
 * `ilion panel`: the panel of a cluster elsewhere, until `stopped`. Rejects with `CommandFailure`
 * when the cluster does not answer.
 */
export async function runPanel(
  options: PanelCommandOptions,
  stopped: Promise<void>,
): Promise<void> {
  const { contactPoints, commands } = options;
  let dataCenter: string;
  try {
    dataCenter = await CassandraSource.dataCenterOf(contactPoints);
  } catch (error) {
    throw new CommandFailure(
      `nothing answers CQL at ${contactPoints.join(', ')}: ${(error as Error).message}`,
      'name the cluster with --contact-points ADDRESS[:PORT]',
    );
  }
  const pages = new PanelPages({
    open: async (tell) => {
      const source = new CassandraSource(contactPoints, dataCenter, commands);
      const panel = new Panel(source, builtInLessons(), tell);
      await panel.open();
      return panel;
    },
  });
  const server = await AdminServer.listen(null, { port: options.port, pages });
  const panel = `http://${server.address}:${server.port}/`;
  const line = options.json
    ? JSON.stringify({ panel })
    : `The panel is at ${panel}\nCtrl-C ends it.`;
  process.stdout.write(`${line}\n`);
  await stopped;
  await server.close();
}
