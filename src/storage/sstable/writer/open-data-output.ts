import type { Disk } from '../../../platform/index.ts';
import type { TableMetadata } from '../../../schema/index.ts';
import { compressionParametersOf, flushParameters, loadCompressor } from '../compression/index.ts';
import type { SSTableDescriptor } from '../descriptor/index.ts';
import { ChecksummedDataOutput } from './checksummed-data-output.ts';
import { CompressedDataOutput } from './compressed-data-output.ts';
import type { DataOutput } from './data-output.ts';

/** The Data component of a new SSTable, compressed as the table's options say. */
export async function openDataOutput(
  disk: Disk,
  descriptor: SSTableDescriptor,
  table: TableMetadata,
  isFlush: boolean,
): Promise<DataOutput> {
  const wanted = compressionParametersOf(table.options);
  if (wanted === null) return ChecksummedDataOutput.create(disk, descriptor);
  let compressor = await loadCompressor(wanted);
  const parameters = isFlush ? flushParameters(wanted, compressor) : wanted;
  if (parameters !== wanted) compressor = await loadCompressor(parameters);
  return CompressedDataOutput.create(disk, descriptor, parameters, compressor);
}
