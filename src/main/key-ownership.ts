import type { DecoratedKey } from '../mutation/index.ts';
import { LOCAL_KEYSPACES } from '../schema/index.ts';
import type { IlionNode } from './ilion-node.ts';

/** Whether keys of a keyspace belong to a node. */
export function keyOwnership(node: IlionNode, keyspace: string): (key: DecoratedKey) => boolean {
  const { schema, view } = node;
  const found = schema.current.keyspace(keyspace);
  if (found === undefined || LOCAL_KEYSPACES.has(keyspace)) return () => true;
  const { endpoint } = view.local;
  return (key) => view.replicas(found, key).some((replica) => replica.endpoint === endpoint);
}
