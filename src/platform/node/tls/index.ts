/**
 * TLS of listeners, by the runtime's own: what is here reads keystores of Java and PEM, names cipher
 * suites in OpenSSL's words, and keeps the keys that listeners share.
 */
export { NodeTlsContext } from './tls-context.ts';
