/** Where the driver's classes are that bodies may use. */
export const DRIVER_PACKAGE = 'org.apache.cassandra.cql3.functions.types';

/** What their package was called before: Cassandra still takes it. */
export const OLD_DRIVER_PACKAGE = 'com.datastax.driver.core';
