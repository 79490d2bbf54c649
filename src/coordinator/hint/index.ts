/**
 * Hinted handoff: what a replica missed waits on the coordinator's disk until it is back.
 *
 * hint-format        bytes of a file (docs/formats/hints.md)
 * hint-file-reader   a file, page by page
 * hint-store         the hints of one target: memory, open file, closed files
 * hint-dispatch      one file to its target
 * hint-service       the whole: when to write, flush, replay and forget
 */
export type { HintEnvironment, HintSettings, PendingHints } from './hint-service.ts';
export { HintService } from './hint-service.ts';
