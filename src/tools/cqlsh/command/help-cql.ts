const ifExists = '[IF EXISTS]';
const ifNotExists = '[IF NOT EXISTS]';
const resource =
  'resource: ALL KEYSPACES, KEYSPACE ks, [TABLE] ks.t, ALL TABLES IN KEYSPACE ks, ALL ROLES, ROLE r,\n' +
  'ALL FUNCTIONS [IN KEYSPACE ks], FUNCTION ks.f(type, ...), ALL MBEANS, MBEAN m';
const json =
  "INSERT INTO t JSON '{...}' [DEFAULT NULL | DEFAULT UNSET]\n" +
  'SELECT JSON column, ... FROM t: one column [json] with a text';
const drop = (what: string, name: string): string => `DROP ${what} ${ifExists} ${name}`;

/** How statements, constants and groups of functions of CQL are written, by the topic of HELP. */
export const cqlTopics: Readonly<Record<string, string>> = {
  AGGREGATES:
    'count(*), count(column), min(column), max(column), sum(column), avg(column), and those that\n' +
    'CREATE AGGREGATE made. With GROUP BY: one result a group.',
  ALTER_KEYSPACE: `ALTER KEYSPACE ${ifExists} ks WITH replication = {...} [AND durable_writes = true]`,
  ALTER_MATERIALIZED_VIEW: `ALTER MATERIALIZED VIEW ${ifExists} v WITH option = value [AND ...]`,
  ALTER_TABLE:
    `ALTER TABLE ${ifExists} t ADD [IF NOT EXISTS] column type, ...\n` +
    '  | DROP [IF EXISTS] column, ... [USING TIMESTAMP micros]\n' +
    '  | RENAME [IF EXISTS] column TO column [AND ...]\n' +
    '  | ALTER [IF EXISTS] column MASKED WITH f(...) | ALTER column DROP MASKED\n' +
    '  | WITH option = value [AND ...]',
  ALTER_TYPE: `ALTER TYPE ${ifExists} ty ADD [IF NOT EXISTS] field type\n  | RENAME field TO field [AND ...]`,
  ALTER_USER: `ALTER USER ${ifExists} u [WITH PASSWORD 'text'] [SUPERUSER | NOSUPERUSER]`,
  BATCH:
    'BEGIN [UNLOGGED | COUNTER] BATCH [USING TIMESTAMP micros]\n' +
    '  INSERT, UPDATE and DELETE, each with a ;\nAPPLY BATCH',
  BEGIN: 'See BATCH.',
  BLOB: '0x and an even number of hexadecimal digits: 0xcafe',
  BOOLEAN: 'true, false',
  COUNTER: 'A column of a table of counters: UPDATE t SET c = c + 1 WHERE ...',
  CREATE_AGGREGATE:
    `CREATE [OR REPLACE] AGGREGATE ${ifNotExists} ks.a (type, ...)\n` +
    '  SFUNC f STYPE type [FINALFUNC g] [INITCOND value] [DETERMINISTIC]',
  CREATE_FUNCTION:
    `CREATE [OR REPLACE] FUNCTION ${ifNotExists} ks.f (argument type, ...)\n` +
    '  CALLED ON NULL INPUT | RETURNS NULL ON NULL INPUT\n' +
    "  RETURNS type [DETERMINISTIC] [MONOTONIC] LANGUAGE java AS 'body'",
  CREATE_INDEX:
    `CREATE [CUSTOM] INDEX ${ifNotExists} [name] ON t (column)\n` +
    "  [USING 'sai'] [WITH OPTIONS = {...}]\n" +
    'of a collection: (keys(column)), (values(column)), (entries(column)), (full(column))',
  CREATE_KEYSPACE:
    `CREATE KEYSPACE ${ifNotExists} ks WITH replication =\n` +
    "  {'class': 'NetworkTopologyStrategy', 'DC1': 3, ...}\n" +
    "  | {'class': 'SimpleStrategy', 'replication_factor': 3} [AND durable_writes = true]",
  CREATE_MATERIALIZED_VIEW:
    `CREATE MATERIALIZED VIEW ${ifNotExists} v AS SELECT column, ... FROM t\n` +
    '  WHERE column IS NOT NULL AND ... PRIMARY KEY ((column, ...), column, ...)\n' +
    '  [WITH option = value AND ...]',
  CREATE_ROLE:
    `CREATE ROLE ${ifNotExists} r [WITH option AND ...]\n` +
    "options: PASSWORD = 'text', HASHED PASSWORD = 'text', LOGIN = true, SUPERUSER = true,\n" +
    "OPTIONS = {...}, ACCESS TO DATACENTERS {'DC1', ...}, ACCESS FROM CIDRS {'group', ...}",
  CREATE_TABLE:
    `CREATE TABLE ${ifNotExists} t (column type [STATIC] [MASKED WITH f(...)], ...,\n` +
    '  PRIMARY KEY ((partition key, ...), clustering column, ...))\n' +
    '  [WITH CLUSTERING ORDER BY (column DESC, ...) AND option = value AND ...]',
  CREATE_TRIGGER: `CREATE TRIGGER ${ifNotExists} tr ON t USING 'class'`,
  CREATE_TYPE: `CREATE TYPE ${ifNotExists} ty (field type, ...)`,
  CREATE_USER: `CREATE USER ${ifNotExists} u [WITH PASSWORD 'text'] [SUPERUSER | NOSUPERUSER]`,
  DATE: "'2026-12-01', or days since 1970 as a number plus 2^31",
  DELETE:
    'DELETE [column, column[key], column.field, ...] FROM t [USING TIMESTAMP micros]\n' +
    '  WHERE ... [IF EXISTS | IF condition AND ...]',
  DROP_AGGREGATE: drop('AGGREGATE', 'ks.a [(type, ...)]'),
  DROP_FUNCTION: drop('FUNCTION', 'ks.f [(type, ...)]'),
  DROP_INDEX: drop('INDEX', 'ks.name'),
  DROP_KEYSPACE: drop('KEYSPACE', 'ks'),
  DROP_MATERIALIZED_VIEW: drop('MATERIALIZED VIEW', 'v'),
  DROP_ROLE: drop('ROLE', 'r'),
  DROP_TABLE: drop('TABLE', 't'),
  DROP_TRIGGER: drop('TRIGGER', 'tr ON t'),
  DROP_TYPE: drop('TYPE', 'ty'),
  DROP_USER: drop('USER', 'u'),
  FUNCTIONS:
    'Times: now(), current_timestamp(), to_date(x), to_timestamp(x), to_unix_timestamp(x),\n' +
    'min_timeuuid(x), max_timeuuid(x), floor(x, duration [, start])\n' +
    'Others: uuid(), token(key, ...), cast(x AS type), writetime(c), ttl(c), TYPE_as_blob(x),\n' +
    'blob_as_TYPE(x), abs, exp, log, log10, round, map_keys, map_values, collection_count,\n' +
    'collection_sum, to_json, from_json, similarity_cosine, mask_inner and more of their kinds.',
  GRANT: `GRANT ALL | permission, ... ON resource TO role\nGRANT role TO role\n${resource}`,
  INSERT:
    `INSERT INTO t (column, ...) VALUES (value, ...) ${ifNotExists}\n` +
    '  [USING TTL seconds AND TIMESTAMP micros]',
  INSERT_JSON: json,
  INT: 'Digits, with a - in front of negative ones.',
  JSON: json,
  KEYWORDS:
    'Reserved words cannot be names unless they stand in double quotes: SELECT, FROM, WHERE, TABLE, ...\n' +
    'Quoted names keep their capitals.',
  LIST_PERMISSIONS: 'LIST ALL | permission, ... [ON resource] [OF role] [NORECURSIVE]',
  LIST_ROLES: 'LIST ROLES [OF role] [NORECURSIVE]',
  LIST_USERS: 'LIST USERS',
  PERMISSIONS: `CREATE, ALTER, DROP, SELECT, MODIFY, AUTHORIZE, DESCRIBE, EXECUTE, UNMASK, SELECT_MASKED\n${resource}`,
  REVOKE: `REVOKE ALL | permission, ... ON resource FROM role\nREVOKE role FROM role\n${resource}`,
  SELECT:
    'SELECT [JSON] [DISTINCT] * | expression [AS name], ... FROM t [WHERE relation AND ...]\n' +
    '  [GROUP BY column, ...] [ORDER BY column [ASC | DESC], ... | column ANN OF vector]\n' +
    '  [PER PARTITION LIMIT n] [LIMIT n] [ALLOW FILTERING]\n' +
    'relations: column = value, <, <=, >, >=, IN (...), CONTAINS value, CONTAINS KEY key,\n' +
    'column[key] = value, (column, ...) > (value, ...), token(key, ...) > value',
  SELECT_JSON: json,
  TEXT: "'in single quotes, which are doubled inside', or $$between dollars$$",
  TIME: "'15:30:00.123456789', or nanoseconds since midnight",
  TIMESTAMP: "'2026-12-01 15:30:00.123+0000', or milliseconds since 1970",
  TRUNCATE: 'TRUNCATE [TABLE] t',
  TYPES:
    'ascii bigint blob boolean counter date decimal double duration float inet int smallint text time\n' +
    'timestamp timeuuid tinyint uuid varchar varint\n' +
    'list<type> set<type> map<type, type> tuple<type, ...> vector<type, dimension> frozen<type>, and\n' +
    'those that CREATE TYPE made',
  UPDATE:
    'UPDATE t [USING TTL seconds AND TIMESTAMP micros]\n' +
    '  SET column = value, column[key] = value, column.field = value, counter = counter + 1, ...\n' +
    '  WHERE ... [IF EXISTS | IF condition AND ...]',
  USE: 'USE ks',
  UUID: '123e4567-e89b-12d3-a456-426614174000',
};
