/** A variable's name that every shell takes. */
export const variableName = /^[A-Za-z_][A-Za-z0-9_]{0,254}$/;
