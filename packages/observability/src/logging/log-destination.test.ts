import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileDescriptorDestination } from './log-destination.ts';

const failure = (code: string) => Object.assign(new Error(code), { code });

/** A descriptor that takes what the script says: so many bytes, or a failure. */
function scripted(script: (number | string)[]) {
  let written = '';
  const calls: number[] = [];
  const destination = fileDescriptorDestination(9, (_, bytes) => {
    calls.push(bytes.length);
    const step = script.shift() ?? bytes.length;
    if (typeof step === 'string') throw failure(step);
    written += Buffer.from(bytes.subarray(0, step)).toString();
    return Math.min(step, bytes.length);
  });
  return { destination, calls, written: () => written };
}

describe('fileDescriptorDestination', () => {
  it('has written a line when the call returns', () => {
    const folder = mkdtempSync(join(tmpdir(), 'waymark-log-'));
    const path = join(folder, 'log');
    const descriptor = openSync(path, 'w');
    const destination = fileDescriptorDestination(descriptor);
    destination.write('één\n');
    expect(readFileSync(path, 'utf8')).toBe('één\n');
    closeSync(descriptor);
    expect(() => destination.write('gone\n')).not.toThrow();
    rmSync(folder, { recursive: true });
  });

  it('goes on behind what was written in part or interrupted', () => {
    const { destination, written } = scripted([2, 'EINTR', 1, 'EAGAIN']);
    destination.write('abcdef\n');
    expect(written()).toBe('abcdef\n');
  });

  it('[observability:logging:failing-sink] waits for a full pipe once, then drops lines until it takes some again', () => {
    const script: (number | string)[] = Array.from({ length: 101 }, () => 'EAGAIN');
    const { destination, calls, written } = scripted(script);
    destination.write('first\n');
    expect(calls).toHaveLength(101);
    script.push('EAGAIN');
    destination.write('second\n');
    expect(calls).toHaveLength(102);
    destination.write('third\n');
    expect(written()).toBe('third\n');
    script.push('EAGAIN');
    destination.write('fourth\n');
    expect(written()).toBe('third\nfourth\n');
  });

  it('writes nothing more once the reader has gone', () => {
    const { destination, calls } = scripted(['EPIPE']);
    destination.write('a\n');
    destination.write('b\n');
    expect(calls).toHaveLength(1);
  });

  it('tries each line on a full disk, and begins a new line behind one that was cut off', () => {
    const { destination, written } = scripted([2, 'ENOSPC', 'ENOSPC']);
    destination.write('abc\n');
    destination.write('lost\n');
    destination.write('def\n');
    destination.write('ghi\n');
    expect(written()).toBe('ab\ndef\nghi\n');
  });
});
