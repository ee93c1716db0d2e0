import type { JsonValue } from '@waymark/core-types';
import { oneLine } from '../text/clean-text.ts';
import type { QuestionFinding } from './findings.ts';
import { questionKey, taskQuestion } from './question-key.ts';
import type { Session } from './session.ts';

/** What the plans of the sessions leave open, and what they finished. */
export interface TaskFindings {
  questions: QuestionFinding[];
  /** Keys of the questions whose task is done. */
  finished: Set<string>;
}

const planTool = /^(?:TodoWrite|todo_write|update_plan|write_todos)$/;

/** Reads the last plan of each session: its unfinished steps are open. */
export function readTasks(sessions: readonly Session[]): TaskFindings {
  const open = new Map<string, QuestionFinding>();
  const finished = new Set<string>();
  for (const { actions } of sessions) {
    const plans = actions.filter((action) => planTool.test(action.tool) && action.outcome !== 'failed');
    for (const plan of plans) {
      for (const { text, status } of stepsOf(plan.input)) {
        const question = taskQuestion(text);
        const key = questionKey(question);
        if (status === 'completed' || status === 'cancelled') {
          finished.add(key);
          open.delete(key);
        } else if (plan === plans.at(-1)) {
          const priority = status === 'in_progress' ? 'high' : 'medium';
          finished.delete(key);
          open.set(key, { question, blocked_on: [], priority, source: plan.source, time: plan.time });
        }
      }
    }
  }
  return { questions: [...open.values()], finished };
}

function stepsOf(input: JsonValue): { text: string; status: string }[] {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return [];
  const list = input['todos'] ?? input['plan'];
  if (!Array.isArray(list)) return [];
  return list.flatMap((step) => {
    if (typeof step !== 'object' || step === null || Array.isArray(step)) return [];
    const text = step['content'] ?? step['step'];
    const status = step['status'];
    if (typeof text !== 'string' || oneLine(text) === '') return [];
    return [{ text, status: typeof status === 'string' ? status : 'pending' }];
  });
}
