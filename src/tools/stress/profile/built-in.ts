/** Profiles that need no file. They are text, so that a person can print one and make it theirs. */
export const builtInProfiles: Readonly<Record<string, string>> = {
  kv: `# One row a partition, read and written whole by its key.
keyspace: ilion_stress
keyspace_definition: |
  CREATE KEYSPACE IF NOT EXISTS ilion_stress WITH replication = REPLICATION
table: kv
table_definition: |
  CREATE TABLE IF NOT EXISTS kv (key text PRIMARY KEY, value blob)
columnspec:
  - {name: key, size: fixed(16)}
  - {name: value, size: fixed(100)}
queries:
  read: {cql: SELECT value FROM kv WHERE key = ?}
`,
  series: `# Measurements of sensors: the newest rows of a partition are read, single ones written.
keyspace: ilion_stress
keyspace_definition: |
  CREATE KEYSPACE IF NOT EXISTS ilion_stress WITH replication = REPLICATION
table: series
table_definition: |
  CREATE TABLE IF NOT EXISTS series (sensor uuid, day int, at timestamp, value double, note text,
    PRIMARY KEY ((sensor, day), at)) WITH CLUSTERING ORDER BY (at DESC)
columnspec:
  - {name: day, population: uniform(1..7)}
  - {name: at, population: seq(1..1M), cluster: fixed(200)}
  - {name: note, size: uniform(0..20)}
insert:
  select: fixed(1)/200
queries:
  read:
    cql: SELECT at, value FROM series WHERE sensor = ? AND day = ? LIMIT 100
  slice:
    cql: SELECT at, value FROM series WHERE sensor = ? AND day = ? AND at >= ? LIMIT 10
`,
  counter: `# Counters that many clients add to.
keyspace: ilion_stress
keyspace_definition: |
  CREATE KEYSPACE IF NOT EXISTS ilion_stress WITH replication = REPLICATION
table: counters
table_definition: |
  CREATE TABLE IF NOT EXISTS counters (name text PRIMARY KEY, hits counter)
columnspec:
  - {name: hits, population: uniform(1..10)}
queries:
  read: {cql: SELECT hits FROM counters WHERE name = ?}
`,
};
