/**
 * The panel's server: what stands behind the white wooden panel in the browser.
 *
 * 1. `panel-pages` answers a browser: the page's files, one stream of events, presses of buttons. It
 *    makes the rest when the first page connects, and lets it go when the last one has left.
 * 2. `source/` is the cluster behind it: nodes of this process (`IlionSource`), or an Apache
 *    Cassandra cluster elsewhere, seen through CQL alone (`CassandraSource`).
 * 3. `station-runner` runs a client station; its display and keys are those of `tools/client`.
 * 4. `road/` joins a station's request with its trace: who was asked, who answered, who got a hint.
 * 5. `monitor` turns counters into the numbers of each second; `lesson/` checks guided scenarios
 *    against what really happens.
 * 6. `panel` holds all of it as one `PanelState` and tells what changes.
 *
 * Invariant: everything that grows with time (samples, marks, traces) has a bound named beside it.
 */
export { ilionPanel } from './ilion-panel.ts';
export { runPanel } from './panel-command.ts';
