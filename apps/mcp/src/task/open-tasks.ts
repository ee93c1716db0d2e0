import type { Project } from '@waymark/task-cli';

import type * as taskLibrary from './task-library.ts';

/** What works on tasks, and the project that they are of; the library is loaded by the first tool that needs it. */
export type OpenTasks = () => Promise<{ project: Project } & typeof taskLibrary>;
