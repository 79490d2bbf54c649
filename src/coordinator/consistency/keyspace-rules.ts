import { invalidRequest } from '../../base/error/index.ts';
import type { ClusterView } from '../../cluster/index.ts';
import type { SchemaSource } from '../../schema/index.ts';
import { ReplicationRules } from './replication-rules.ts';

/** The rules of every keyspace of the current schema, each made at its first use. */
export class KeyspaceRules {
  private readonly schema: SchemaSource;
  private readonly cluster: ClusterView;
  private readonly rules = new Map<string, ReplicationRules>();

  constructor(schema: SchemaSource, cluster: ClusterView) {
    this.schema = schema;
    this.cluster = cluster;
    schema.subscribe(() => this.rules.clear());
  }

  /** Throws InvalidRequest when the keyspace was dropped in the meantime. */
  of(keyspace: string): ReplicationRules {
    return this.rules.get(keyspace) ?? this.make(keyspace);
  }

  private make(name: string): ReplicationRules {
    const keyspace = this.schema.current.keyspace(name);
    if (keyspace === undefined) throw invalidRequest(`Keyspace '${name}' does not exist`);
    const rules = new ReplicationRules(this.cluster, keyspace);
    this.rules.set(name, rules);
    return rules;
  }
}
