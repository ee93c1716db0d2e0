export type { ReadInput, ReadName, ReadResult } from './operation/reads.ts';
