/** The management API from the outside: where it is, and how it is asked. */
export * from './admin-address.ts';
export * from './admin-client.ts';
