/** How deep stored values may be nested. Far more than any document needs, far less than the stack holds. */
export const maximumDepth = 500;
