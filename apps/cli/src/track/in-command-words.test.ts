import { ValidationError, WaymarkError } from '@waymark/core-types';
import { TrackingNotFoundError, TrackingOfflineError } from '@waymark/tracking-mcp';
import { describe, expect, it } from 'vitest';
import { inCommandWords } from './in-command-words.ts';

const told = (error: unknown) => (inCommandWords(error) as WaymarkError).toJSON();

describe('an error of the tracker', () => {
  it('[track:errors:next-step] names the option that repeats a change under its id', () => {
    const error = new TrackingOfflineError('Whether the database took it is not known.', {
      recoveryAction: 'Send it again with operation_id 01890000 when the database is back: it is applied once.',
      details: { operation_id: '01890000' },
    });
    expect(told(error)).toEqual({
      ...error.toJSON(),
      recovery_action: 'Send it again with --operation-id 01890000 when the database is back: it is applied once.',
    });
  });

  it('[track:errors:next-step] names where ids are found, by the kind of thing', () => {
    const next = (type: 'deployment' | 'enhancement' | 'archived_work_item' | 'dependency') =>
      told(new TrackingNotFoundError(type, 'x')).recovery_action;
    expect(next('deployment')).toBe('Run `waymark track deploy list` for what there is.');
    expect(next('enhancement')).toBe('Run `waymark track enhancements list` for what there is.');
    expect(next('archived_work_item')).toBe('Run `waymark track list --archived` for what there is.');
    expect(next('dependency')).toBe('List what is there and take the id from that.');
  });

  it('[track:errors:next-step] names the options of the fields that do not fit, each once', () => {
    const issue = (path: string) => ({ path, message: 'x' });
    const paths = [
      '$.metadata.pr_title',
      '$.title',
      '$.depends_on[0]',
      '$.depends_on[1]',
      '$.metadata.hours',
      '$.pr_number',
    ];
    const error = new ValidationError('This does not fit.', paths.map(issue));
    expect(told(error).recovery_action).toBe(
      'Correct --title, the title, --after, --metadata, --pr; --help of the command says what it takes.',
    );
  });

  it('stays as it is where it speaks for itself, and so does what is no error of ours', () => {
    const plain = new WaymarkError('TRACKING_TOO_DEEP', 'Too deep.', { recoveryAction: 'Choose a parent further up.' });
    expect(inCommandWords(plain)).toBe(plain);
    const silent = new WaymarkError('DATABASE_BUSY', 'Busy.');
    expect(inCommandWords(silent)).toBe(silent);
    const foreign = new TypeError('x');
    expect(inCommandWords(foreign)).toBe(foreign);
  });
});
