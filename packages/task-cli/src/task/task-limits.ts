/** The longest task file, in bytes. */
export const maximumTaskBytes = 1_000_000;

/** Task files that are looked at in one repository; more are no list for people or agents. */
export const maximumTaskFiles = 50_000;
