import { ConfigurationProblem } from '../../config/index.ts';
import { AdminProblem } from '../admin-problem.ts';
import type { ManagedCluster } from '../managed-cluster.ts';
import { cidrRoutes } from './cidr-routes.ts';
import { clusterRoutes } from './cluster-routes.ts';
import { compactionRoutes } from './compaction-routes.ts';
import { controlRoutes } from './control-routes.ts';
import { factRoutes } from './fact-routes.ts';
import { maintenanceRoutes } from './maintenance-routes.ts';
import { nodeRoutes } from './node-routes.ts';
import { RequestBody } from './request-body.ts';
import type { Route } from './route.ts';
import { samplingRoutes } from './sampling-routes.ts';
import { snapshotRoutes } from './snapshot-routes.ts';
import { tableRoutes } from './table-routes.ts';

const routes: readonly Route[] = [
  ...clusterRoutes,
  ...nodeRoutes,
  ...compactionRoutes,
  ...snapshotRoutes,
  ...tableRoutes,
  ...maintenanceRoutes,
  ...factRoutes,
  ...samplingRoutes,
  ...controlRoutes,
  ...cidrRoutes,
];

/**
 * Answers one request. `target` is path and query as in the request line, `body` what JSON.parse
 * gave (undefined when there was none). Rejects with `AdminProblem` and nothing else, unless the
 * cluster itself is broken.
 */
export async function answerRequest(
  cluster: ManagedCluster,
  method: string,
  target: string,
  body: unknown,
): Promise<unknown> {
  const [path = '', query = ''] = splitOnce(target, '?');
  const matches = routes.flatMap((route) => {
    const parameters = match(route.path, path);
    return parameters === null ? [] : [{ route, parameters }];
  });
  if (matches.length === 0) throw new AdminProblem(404, `there is no ${path}`);
  const found = matches.find(({ route }) => route.method === method);
  if (found === undefined) {
    const methods = matches.map(({ route }) => route.method).join(', ');
    throw new AdminProblem(405, `${path} does not answer ${method}`, `it answers ${methods}`);
  }
  try {
    return await found.route.answer({
      cluster,
      parameters: found.parameters,
      query: new URLSearchParams(query),
      body: new RequestBody(body ?? {}),
    });
  } catch (error) {
    if (error instanceof ConfigurationProblem) throw new AdminProblem(400, error.message);
    throw error;
  }
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

/** The values of the pattern's `:names`, or null when the path is another. */
function match(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/');
  const parts = path.split('/');
  if (wanted.length !== parts.length) return null;
  const parameters: Record<string, string> = {};
  for (const [i, part] of wanted.entries()) {
    const given = parts[i] ?? '';
    if (!part.startsWith(':')) {
      if (part !== given) return null;
      continue;
    }
    try {
      parameters[part.slice(1)] = decodeURIComponent(given);
    } catch {
      throw new AdminProblem(400, `"${given}" is no encoded text`);
    }
  }
  return parameters;
}
