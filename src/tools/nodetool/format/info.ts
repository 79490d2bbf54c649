import type { CacheInformation, InformationReport } from '../../../admin/index.ts';
import { doubleText } from '../../../types/index.ts';
import { decimal, fileSize } from './decimal.ts';

const mebibyte = 1024 * 1024;

/** The text of `nodetool info`; all tokens when `withTokens`. */
export function formatInfo(report: InformationReport, withTokens: boolean): string {
  const { services, networkCache } = report;
  const megabytes = (bytes: number) => decimal(bytes / mebibyte, 2, true);
  const lines: (readonly [string, string])[] = [
    ['ID', report.hostId],
    ['Gossip active', String(services.gossip)],
    ['Native Transport active', String(services['native-transport'])],
    ['Load', fileSize(report.loadBytes)],
    ['Uncompressed load', fileSize(report.uncompressedLoadBytes)],
    ['Generation No', String(services.gossip ? report.generation : 0)],
    ['Uptime (seconds)', String(Math.floor(report.uptimeMs / 1000))],
    ['Heap Memory (MB)', `${megabytes(report.heapUsedBytes)} / ${megabytes(report.heapMaxBytes)}`],
    ['Off Heap Memory (MB)', megabytes(report.offHeapBytes)],
    ['Data Center', report.dataCenter],
    ['Rack', report.rack],
    ['Exceptions', String(report.exceptions)],
    ['Key Cache', cacheText(report.keyCache)],
    ['Row Cache', cacheText(report.rowCache)],
    ['Counter Cache', cacheText(report.counterCache)],
    [
      'Network Cache',
      `size ${fileSize(networkCache.sizeBytes)}, ` +
        `overflow size: ${fileSize(networkCache.overflowBytes)}, ` +
        `capacity ${fileSize(networkCache.capacityBytes)}`,
    ],
    ['Percent Repaired', `${doubleText(report.percentRepaired)}%`],
    ...tokenLines(report, withTokens),
    ['Bootstrap state', report.bootstrapState],
    ['Bootstrap failed', 'false'],
    ['Decommissioning', 'false'],
    ['Decommission failed', 'false'],
  ];
  return lines.map(([name, value]) => `${name.padEnd(23)}: ${value}\n`).join('');
}

function tokenLines(
  { tokens, joined }: InformationReport,
  withTokens: boolean,
): readonly (readonly [string, string])[] {
  if (!joined) return [['Token', '(node is not joined to the cluster)']];
  if (withTokens || tokens.length === 1) return tokens.map((token) => ['Token', token]);
  return [['Token', `(invoke with -T/--tokens to see all ${tokens.length} tokens)`]];
}

function cacheText(cache: CacheInformation): string {
  const { entries, sizeBytes, capacityBytes, hits, requests } = cache;
  return (
    `entries ${entries}, size ${fileSize(sizeBytes)}, capacity ${fileSize(capacityBytes)}, ` +
    `${hits} hits, ${requests} requests, ${decimal(hits / requests, 3, true)} recent hit rate, ` +
    `${cache.savePeriodSeconds} save period in seconds`
  );
}
