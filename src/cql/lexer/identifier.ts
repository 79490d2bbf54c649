export { quoteIdentifier } from '../../base/identifier/index.ts';
