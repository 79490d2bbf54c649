import { ConfigurationProblem, nearest } from '../config/index.ts';
import type { NodeSpecification } from './topology.ts';

/**
 * The nodes that `node`, `DC:RACK` or `DC` names, as people and emergency stops name them.
 * Throws `ConfigurationProblem` with the nearest name when there is none.
 */
export function resolveTarget<N extends NodeSpecification>(
  nodes: readonly N[],
  target: string,
): readonly N[] {
  const byName = nodes.filter((node) => node.name === target);
  if (byName.length > 0) return byName;
  const [dataCenter, rack] = target.split(':');
  const found = nodes.filter(
    (node) => node.dataCenter === dataCenter && (rack === undefined || node.rack === rack),
  );
  if (found.length > 0) return found;
  const names = nodes.flatMap((node) => [
    node.name,
    node.dataCenter,
    `${node.dataCenter}:${node.rack}`,
  ]);
  const near = nearest(target, new Set(names));
  const hint = near === null ? '' : `; did you mean "${near}"?`;
  throw new ConfigurationProblem(
    `there is no node, rack or data centre "${target}"${hint} (nodes: ` +
      `${nodes.map((node) => node.name).join(', ')})`,
  );
}
