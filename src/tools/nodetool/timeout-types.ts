/** What `nodetool gettimeout` may be asked for, in its words. */
export const TIMEOUT_TYPES =
  'read, range, write, counterwrite, cascontention, truncate, internodeconnect, internodeuser, ' +
  'internodestreaminguser, misc (general rpc_timeout_in_ms)';
