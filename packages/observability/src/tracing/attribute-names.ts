export { attributeNames } from '@waymark/core-types';
