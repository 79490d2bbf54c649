import type { Disk } from '../../../platform/index.ts';
import type { TableMetadata } from '../../../schema/index.ts';
import type { FlushCompression } from '../compression/index.ts';
import { compressionParametersOf, flushParameters, loadCompressor } from '../compression/index.ts';
import type { SSTableDescriptor } from '../descriptor/index.ts';
import { ChecksummedDataOutput } from './checksummed-data-output.ts';
import { CompressedDataOutput } from './compressed-data-output.ts';
import type { DataOutput } from './data-output.ts';

/** The Data component of a new SSTable, compressed as the table wants, or as flushes are. */
export async function openDataOutput(
  disk: Disk,
  descriptor: SSTableDescriptor,
  table: TableMetadata,
  flushCompression: FlushCompression | null,
): Promise<DataOutput> {
  const wanted = compressionParametersOf(table.options);
  if (wanted === null) return ChecksummedDataOutput.create(disk, descriptor);
  let compressor = await loadCompressor(wanted);
  const parameters =
    flushCompression === null ? wanted : flushParameters(wanted, compressor, flushCompression);
  if (parameters !== wanted) compressor = await loadCompressor(parameters);
  return CompressedDataOutput.create(disk, descriptor, parameters, compressor);
}
