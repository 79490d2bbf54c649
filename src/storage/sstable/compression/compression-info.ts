import { ByteReader, ByteWriter } from '../../../base/bytes/index.ts';
import { Corruption } from '../../../base/error/index.ts';
import type { CompressionParameters } from './compression-parameters.ts';

/**
 * CompressionInfo.db (io/compress/CompressionMetadata.java): the compressor with its options, the
 * lengths, and where each chunk begins in the Data component. The CRC-32 of each chunk follows it
 * there in four bytes.
 */
export interface CompressionInfo {
  readonly parameters: CompressionParameters;
  /** Bytes of data before compression. */
  readonly dataLength: number;
  readonly chunkOffsets: Float64Array;
}

export function encodeCompressionInfo(info: CompressionInfo): Buffer {
  const { parameters, chunkOffsets } = info;
  const writer = new ByteWriter(256 + 8 * chunkOffsets.length);
  writeShortText(writer, parameters.compressorName);
  const options = Object.entries(parameters.options);
  writer.int32(options.length);
  for (const [key, value] of options) {
    writeShortText(writer, key);
    writeShortText(writer, value);
  }
  writer.int32(parameters.chunkLength);
  writer.int32(parameters.maxCompressedLength);
  writer.int64(info.dataLength);
  writer.int32(chunkOffsets.length);
  for (const offset of chunkOffsets) writer.int64(offset);
  return writer.copy();
}

/** Throws Corruption of the file when the bytes make no sense. */
export function decodeCompressionInfo(bytes: Buffer, file: string): CompressionInfo {
  const reader = new ByteReader(bytes);
  try {
    return readInfo(reader);
  } catch (error) {
    if (error instanceof Corruption) throw error;
    throw new Corruption(file, reader.offset, (error as Error).message);
  }
}

function readInfo(reader: ByteReader): CompressionInfo {
  const compressorName = reader.utf8(reader.uint16());
  const options: Record<string, string> = {};
  const optionCount = reader.int32();
  if (optionCount < 0 || optionCount > reader.remaining) {
    throw new RangeError(`${optionCount} compression options`);
  }
  for (let i = 0; i < optionCount; i++) {
    const key = reader.utf8(reader.uint16());
    options[key] = reader.utf8(reader.uint16());
  }
  const chunkLength = reader.int32();
  if (chunkLength <= 0 || (chunkLength & (chunkLength - 1)) !== 0) {
    throw new RangeError(`chunks of ${chunkLength} bytes`);
  }
  const maxCompressedLength = reader.int32();
  const dataLength = Number(reader.int64());
  const count = reader.int32();
  if (count <= 0 || count * 8 !== reader.remaining) throw new RangeError(`${count} chunks`);
  // Cassandra's compactions flush once more at the end, which leaves an empty chunk behind.
  if (dataLength < 0 || Math.ceil(dataLength / chunkLength) > count) {
    throw new RangeError(`${count} chunks of ${chunkLength} bytes for ${dataLength}`);
  }
  const chunkOffsets = readOffsets(reader, count);
  const parameters = { compressorName, options, chunkLength, maxCompressedLength };
  return { parameters, dataLength, chunkOffsets };
}

function readOffsets(reader: ByteReader, count: number): Float64Array {
  const offsets = new Float64Array(count);
  let before = -1;
  for (let i = 0; i < count; i++) {
    const offset = Number(reader.int64());
    const isInOrder = i === 0 ? offset === 0 : offset > before && Number.isSafeInteger(offset);
    if (!isInOrder)
      throw new RangeError(`chunk ${i} begins at ${offset}, the one before ${before}`);
    offsets[i] = offset;
    before = offset;
  }
  return offsets;
}

function writeShortText(writer: ByteWriter, text: string): void {
  writer.int16(Buffer.byteLength(text));
  writer.utf8(text);
}
