import type { ChannelVersions, Checkpoint, CheckpointMetadata } from '@langchain/langgraph-checkpoint';

import { CheckpointError } from '../errors.ts';
import { decodeValue, encodeValue } from '../value/encode-value.ts';
import type { ValueReference } from './pack-value.ts';

/** Where the values of a checkpoint's channels are. */
export type ChannelReferences = Record<string, ValueReference>;

/** A checkpoint as its row holds it: everything but its values. */
export interface CheckpointRow {
  /** All fields but `id` and `channel_values`, those of newer versions too. */
  fields: Omit<Checkpoint, 'id' | 'channel_values'>;
  metadata: CheckpointMetadata;
  references: ChannelReferences;
}

/** Packs a row. @throws {NotStorableError} for metadata that cannot be kept, with its path. */
export function packCheckpoint({ fields, metadata, references }: CheckpointRow): string {
  const { v, ts, channel_versions, versions_seen, ...rest } = fields;
  const versions = [channel_versions, versions_seen, ...(Object.keys(rest).length === 0 ? [] : [rest])];
  const head = encodeValue([v, ts, references]);
  return `${head}\n${encodeValue(versions, ['checkpoint'])}\n${encodeValue(metadata, ['metadata'])}`;
}

/** Reads a row. */
export function unpackCheckpoint(packed: string): CheckpointRow {
  const [head, versions, metadata] = packed.split('\n');
  if (metadata === undefined) throw new CheckpointError('CHECKPOINT_DAMAGED', 'A checkpoint is not what was written.');
  const [v, ts, references] = decodeValue(head!) as [number, string, ChannelReferences];
  const [channel_versions, versions_seen, rest] = decodeValue(versions!) as [
    ChannelVersions,
    Checkpoint['versions_seen'],
    object?,
  ];
  const fields = { ...rest, v, ts, channel_versions: channel_versions ?? {}, versions_seen: versions_seen ?? {} };
  return { fields, metadata: decodeValue(metadata) as CheckpointMetadata, references };
}

/** The text of a checkpoint's metadata, without reading the rest. */
export function metadataOf(packed: string): Record<string, unknown> {
  return decodeValue(packed.slice(packed.lastIndexOf('\n') + 1)) as Record<string, unknown>;
}
