export { isReservedKeyword } from '../../base/identifier/index.ts';
