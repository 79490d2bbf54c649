/**
 * `ilion stress`: load for a cluster, of Ilion or Apache Cassandra, and what it makes of it.
 *
 * profile/    what is written and asked, in the form of cassandra-stress's user profiles
 * random/     streams of random numbers and distributions      values/     numbers made into values
 * operation/  requests written into frames                     client/     connections that cost little
 * run/        when each request is sent                        measure/    latencies counted
 * report/     text, JSON, CSV, HTML, and a line that lives
 *
 * Invariant: everything but latencies depends on the seed alone.
 */
export { profileText, replicationOf } from './profile/load-profile.ts';
export { runStress } from './stress-command.ts';
export type { StressFlags } from './stress-options.ts';
export { stressOptions } from './stress-options.ts';
