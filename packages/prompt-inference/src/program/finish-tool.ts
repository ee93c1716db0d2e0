import type { AnyTool } from '../tool/tool.ts';

/** What `finish` answers. */
export const finished = 'Completed.';

/** What ReAct chooses when it knows enough. */
export const finishTool: AnyTool = {
  name: 'finish',
  description: 'Marks the task as complete: all that the outputs need is known.',
  parameters: { type: 'object', properties: {} },
  run: () => finished,
  idempotent: true,
  annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
};
