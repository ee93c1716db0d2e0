import { crc32 } from 'node:zlib';

import type { ChannelVersions, Checkpoint, CheckpointMetadata } from '@langchain/langgraph-checkpoint';

import { CheckpointError } from '../errors.ts';
import { decodeValue, encodeRecord } from '../value/encode-value.ts';
import { isInRow, type ValueReference } from './pack-value.ts';

/** Where the values of a checkpoint's channels are. */
export type ChannelReferences = Record<string, ValueReference>;

/** A checkpoint as its row holds it: everything but its values. */
export interface CheckpointRow {
  /** All fields but `id` and `channel_values`, those of newer versions too. */
  fields: Omit<Checkpoint, 'id' | 'channel_values'>;
  metadata: CheckpointMetadata;
  references: ChannelReferences;
}

/** What a row is packed from; the checkpoint's values are where `references` says. */
export interface NewCheckpointRow {
  checkpoint: Checkpoint;
  metadata: CheckpointMetadata;
  references: ChannelReferences;
}

/**
 * Packs a row: its checksum, where the values are, the versions, the metadata, and a line for each longer value that
 * stands in the row itself.
 * @throws {NotStorableError} for metadata that cannot be kept, with its path.
 */
export function packCheckpoint({ checkpoint, metadata, references }: NewCheckpointRow): string {
  const { v, ts, channel_versions, versions_seen } = checkpoint;
  const places: ChannelReferences = {};
  let values = '';
  let lines = 0;
  for (const channel of Object.keys(references)) {
    const reference = references[channel]!;
    const isLine = typeof reference === 'string' && isInRow(reference);
    places[channel] = isLine ? `~${lines++}` : reference;
    if (isLine) values += `\n${reference.slice(1)}`;
  }
  const rest = unknownFields(checkpoint);
  const versions = rest === null ? [channel_versions, versions_seen] : [channel_versions, versions_seen, rest];
  const head = `${encodeRecord([v, ts, places])}\n${encodeRecord(versions, ['checkpoint'])}`;
  const content = `${head}\n${encodeRecord(metadata, ['metadata'])}${values}`;
  return `${crc32(content).toString(36)}\n${content}`;
}

/** Reads a row. @throws {CheckpointError} with code CHECKPOINT_DAMAGED for one that is not what was written. */
export function unpackCheckpoint(packed: string): CheckpointRow {
  const [checksum, content] = cutLines(packed, 1);
  if (content === undefined || checksum !== crc32(content).toString(36)) throw damagedRow();
  const [head, versions, metadata, ...values] = content.split('\n') as [string, string, string, ...string[]];
  const [v, ts, references] = decodeValue(head) as [number, string, ChannelReferences];
  for (const [channel, reference] of Object.entries(references)) {
    if (typeof reference !== 'string' || !reference.startsWith('~')) continue;
    references[channel] = `=${values[Number(reference.slice(1))]}`;
  }
  const [channel_versions, versions_seen, rest] = decodeValue(versions) as [
    ChannelVersions,
    Checkpoint['versions_seen'],
    object?,
  ];
  const fields = { ...rest, v, ts, channel_versions: channel_versions ?? {}, versions_seen: versions_seen ?? {} };
  return { fields, metadata: decodeValue(metadata) as CheckpointMetadata, references };
}

/** A checkpoint's metadata, without reading the rest. */
export function metadataOf(packed: string): Record<string, unknown> {
  return decodeValue(packed.split('\n', 4)[3] ?? '{}') as Record<string, unknown>;
}

/** The first lines of a text, and what comes after them as one more. */
export function cutLines(text: string, count: number): string[] {
  const lines: string[] = [];
  let from = 0;
  for (let end = text.indexOf('\n'); end !== -1 && lines.length < count; end = text.indexOf('\n', from)) {
    lines.push(text.slice(from, end));
    from = end + 1;
  }
  return [...lines, text.slice(from)];
}

const knownFields = new Set(['v', 'id', 'ts', 'channel_values', 'channel_versions', 'versions_seen']);

/** What a newer version has added; null where there is nothing. */
function unknownFields(checkpoint: Checkpoint): object | null {
  if (Object.keys(checkpoint).every((name) => knownFields.has(name))) return null;
  return Object.fromEntries(Object.entries(checkpoint).filter(([name]) => !knownFields.has(name)));
}

function damagedRow(): CheckpointError {
  return new CheckpointError('CHECKPOINT_DAMAGED', 'A checkpoint is not what was written.', {
    recoveryAction: 'Go on from an earlier checkpoint, or restore a backup of the database.',
  });
}
