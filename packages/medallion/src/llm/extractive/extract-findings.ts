import type { Evidence } from '../../evidence/evidence.ts';
import { isSameStatement, signatureOf, type Signature } from '../text/tokens.ts';
import { readAttempts, withoutRepetition } from './attempts.ts';
import { readFailedCommands } from './command-questions.ts';
import { readCommits } from './commit-decisions.ts';
import { readEntryPoints } from './entry-points.ts';
import { findingLimits, type Answers, type Findings, type QuestionFinding } from './findings.ts';
import { readHighLevel } from './high-level.ts';
import { isAnsweredBy } from './is-answered.ts';
import { questionKey } from './question-key.ts';
import { readSummary } from './read-conversation.ts';
import { readSaidAnswers, type SaidAnswers } from './said-answers.ts';
import { readSessionCommits } from './session-commits.ts';
import { readSessions } from './session.ts';
import { settleDecisions } from './settle-decisions.ts';
import { readSubsystems } from './subsystems.ts';
import { readTalkDecisions, type TalkDecision } from './talk-decisions.ts';
import { readTalkQuestions } from './talk-questions.ts';
import { readTasks } from './task-questions.ts';
import { readTestRuns, type TestFindings } from './test-questions.ts';
import { readTodos } from './todo-questions.ts';
import { withProjectPaths } from './with-project-paths.ts';

/** Applies all rules to one piece of evidence. The same evidence gives the same findings. */
export function extractFindings(given: Evidence): Findings {
  const evidence = withProjectPaths(given);
  const artefacts = evidence.artefacts ?? {};
  const sessions = readSessions(evidence);
  const summary = readSummary(evidence.session_summary);
  const turns = [...sessions.flatMap((session) => session.turns), summary];
  const talk = turns.flatMap((turn) => readTalkDecisions(turn));
  const commits = readCommits(artefacts.git_log ?? []);

  const tests = readTestRuns(artefacts.test_runs ?? []);
  const todos = readTodos(sessions, artefacts.git_diff ?? []);
  const commands = readFailedCommands(sessions);
  const tasks = readTasks(sessions);
  const talked = readTalkQuestions(sessions, summary);
  const said = readSaidAnswers(turns);
  const openTalk = talked.questions.filter((question) => !isSettledLater(question, said));

  return {
    highLevel: readHighLevel(sessions, evidence),
    decisions: settleDecisions([...commits.decisions, ...readSessionCommits(sessions), ...talk]),
    questions: boundQuestions([
      ...tests.questions,
      ...commands.questions.filter(({ question }) => !isToldByTests(question, tests)),
      ...openTalk,
      ...tasks.questions,
      ...todos.questions,
    ]),
    answers: {
      keys: new Set([...todos.removed, ...commands.succeeded, ...tasks.finished]),
      ids: said.ids,
      asked: talked.asked,
      statements: said.statements.map(({ signature }) => signature),
      testRuns: tests.lastRuns,
    },
    subsystems: readSubsystems(sessions, artefacts),
    entryPoints: readEntryPoints(sessions, artefacts),
    attempts: withoutRepetition([...commits.attempts, ...readAttempts(sessions)]).slice(-findingLimits.attempts),
    invariants: withoutRepetition(talk.flatMap(invariantOf)).slice(-findingLimits.invariants),
  };
}

/** True for the failure of a test command whose failing tests are known by name. */
function isToldByTests(question: string, tests: TestFindings): boolean {
  const command = /^The command "([^"]+)"/.exec(question)?.[1] ?? '';
  return tests.questions.some(({ source }) => command.includes(source.slice('tests:'.length)));
}

function invariantOf(decision: TalkDecision): { text: string; source: string }[] {
  return decision.isRule ? [{ text: decision.statement, source: decision.source }] : [];
}

/** True when somebody answers a question after it was raised. */
function isSettledLater(question: QuestionFinding, said: SaidAnswers): boolean {
  const later = said.statements.filter((statement) => statement.time > question.time);
  const answers: Answers = {
    keys: new Set(),
    ids: new Set(),
    asked: [],
    statements: later.map(({ signature }) => signature),
    testRuns: new Map(),
  };
  return isAnsweredBy(answers, question);
}

/** Each question once, at most so many, the most pressing ones where there are more; in the given order. */
function boundQuestions(questions: readonly QuestionFinding[]): QuestionFinding[] {
  const kept: { question: QuestionFinding; key: string; signature: Signature }[] = [];
  for (const question of questions) {
    const key = questionKey(question.question);
    const signature = signatureOf(question.question);
    const isKnown = kept.some(
      (other) => other.key === key || (key.startsWith('text ') && isSameStatement(other.signature, signature)),
    );
    if (!isKnown) kept.push({ question, key, signature });
  }
  const rank = { high: 0, medium: 1, low: 2 };
  const best = new Set(
    [...kept]
      .sort((left, right) => rank[left.question.priority] - rank[right.question.priority])
      .slice(0, findingLimits.questions),
  );
  return kept.filter((entry) => best.has(entry)).map(({ question }) => question);
}
