/** Statements kept between requests: prepared ones by id, and the latest of QUERY by text. */
export { isFullyQualified } from './is-fully-qualified.ts';
export { keyspaceUseText } from './keyspace-use.ts';
export { PreparedCache } from './prepared-cache.ts';
export type { PreparedPlace } from './prepared-statement.ts';
export { PreparedStatement } from './prepared-statement.ts';
export { StatementCache } from './statement-cache.ts';
export { resultMetadataId, statementId } from './statement-id.ts';
