export { invalidDocuments, type InvalidDocument } from './invalid-documents.ts';
export { validDocuments } from './valid-documents.ts';
