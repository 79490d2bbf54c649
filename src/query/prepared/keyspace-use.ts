/**
 * The warning of a prepared statement whose names depend on the keyspace in use; `prepared` is the one
 * it was prepared in (QueryProcessor.nonQualifiedStatementWarning of Cassandra).
 */
export function keyspaceUseText(id: Buffer, prepared: string | null, used: string | null): string {
  return (
    '`USE <keyspace>` with prepared statements is considered to be an anti-pattern due to ' +
    'ambiguity in non-qualified table names. Please consider removing instances of ' +
    '`Session#setKeyspace(<keyspace>)`, `Session#execute("USE <keyspace>")` and ' +
    '`cluster.newSession(<keyspace>)` from your code, and always use fully qualified table ' +
    `names (e.g. <keyspace>.<table>). Keyspace used: ${used}, statement keyspace: ` +
    `${prepared}, statement id: ${id.toString('hex')}`
  );
}
