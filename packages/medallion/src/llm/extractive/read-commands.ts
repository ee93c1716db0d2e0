import type { JsonValue } from '@waymark/core-types';
import { clip, oneLine } from '../text/clean-text.ts';
import { textInput, type Action } from './read-actions.ts';

/** A shell command that was run. */
export interface Command {
  action: Action;
  /** On one line, bounded, without a leading change of folder and variables: the same command again gives the same text. */
  text: string;
  /** Program and, where it has one, subcommand: `npm install`, `python`. */
  program: string;
  /** What it is for: looking something up may fail without meaning anything, a check is run to see whether it fails. */
  purpose: 'lookup' | 'check' | 'work';
}

const shellTool =
  /^(?:bash|shell|local_shell|local_shell_call|exec|exec_command|execute_command|run_command|run_shell_command|run_terminal_cmd|run_in_terminal|terminal|container\.exec|powershell)$/i;
const lookups = new Set(
  'ls cat head tail grep rg egrep find fd which command type test [ [[ diff cmp stat file wc pgrep ps lsof curl ping echo sed awk sleep kill tree pwd'.split(
    ' ',
  ),
);
const check =
  /\b(?:test|tests|vitest|jest|mocha|pytest|unittest|tsc|lint|eslint|oxlint|typecheck|type-check|check|build|clippy|ruff|mypy|pyright|phpunit|rspec|tox|ctest|verify|ci)\b/;
const programsWithSubcommand = new Set(
  'npm pnpm yarn npx bun deno cargo go git docker kubectl pip pip3 uv poetry apt apt-get brew gradle mvn make dotnet terraform helm gh turbo'.split(
    ' ',
  ),
);

/** The shell commands among the actions, in order. */
export function readCommands(actions: readonly Action[]): Command[] {
  return actions.flatMap((action) => {
    const raw = rawCommand(action);
    if (raw === undefined) return [];
    const text = clip(normaliseCommand(raw), 160);
    if (text === '') return [];
    const program = programOf(text);
    return [{ action, text, program, purpose: purposeOf(program, text) }];
  });
}

/** The command line of an action as it was given; undefined for another tool. */
export function rawCommand(action: Action): string | undefined {
  if (!shellTool.test(action.tool)) return undefined;
  const text = textInput(action.input, 'command', 'cmd', 'script');
  return text ?? joinWords(action.input);
}

/** The first line of an output that tells what went wrong; empty when there is no output. */
export function tellingLine(output: string): string {
  const lines = output
    .replace(/<\/?[a-z_]{3,30}>/g, '')
    .split('\n')
    .map((line) => oneLine(line))
    .filter(
      (line) =>
        /[\p{L}\p{N}]/u.test(line) && !/^(?:Exit code:? \d+|Error: Exit code \d+|Traceback \(most recent)/i.test(line),
    );
  const thrown = /^(?:Uncaught )?[\w.]*(?:Error|Exception|Exit|Interrupt)(?:\b.*)?: \S/;
  const traced = /^[^\S\n]*Traceback \(most recent call last\)/m.test(output)
    ? lines.findLast((line) => thrown.test(line))
    : lines.find((line) => thrown.test(line));
  const telling = lines.find((line) =>
    /\b(?:\w*error\b(?!s?: 0)|fail(?:ed|ure|s)?\b(?!(?:ed|ures?)?: 0)|\w*exception|cannot|can['’]t|could not|couldn['’]t|not found|no such|denied|refused|unable|invalid|undefined|unknown|missing|panic(?:ked)?|fatal|timed? ?out|mismatch|conflict)\b|✗|✘|×|❌/i.test(
      line,
    ),
  );
  return clip(traced ?? telling ?? lines.at(-1) ?? '', 160);
}

function joinWords(input: JsonValue): string | undefined {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return undefined;
  const words = input['command'] ?? input['cmd'] ?? input['argv'];
  if (!Array.isArray(words) || !words.every((word) => typeof word === 'string')) return undefined;
  return /^(?:\S*\/)?(?:ba|z|da)?sh$/.test(words[0] ?? '') && /^-l?c$/.test(words[1] ?? '')
    ? words[2]
    : words.join(' ');
}

function normaliseCommand(raw: string): string {
  const firstLine = oneLine(raw.slice(0, 2_000).replace(/<<-?\s*['"]?\w+['"]?[\s\S]*$/, '<<…'));
  return firstLine
    .replace(/^(?:cd\s+(?:"[^"]*"|'[^']*'|\S+)\s*(?:&&|;)\s*)+/, '')
    .replace(/^(?:[A-Za-z_]\w*=(?:"[^"]*"|'[^']*'|[^\s"']*)\s+)+(?=\S)/, '')
    .replace(/\s*(?:2>&1|\|\s*(?:head|tail|tee|cat)\b[^|&;]*)/g, '')
    .trim();
}

function programOf(text: string): string {
  const words = text
    .replace(/^(?:(?:[A-Za-z_]\w*=\S*|sudo|env|time|nohup|exec|timeout\s+\S+)\s+)+/, '')
    .split(/\s+/)
    .filter((word) => word !== '');
  const program = words[0]?.replace(/^.*\//, '') ?? '';
  const subcommand = words.slice(1).find((word) => !word.startsWith('-'));
  return programsWithSubcommand.has(program) && subcommand !== undefined ? `${program} ${subcommand}` : program;
}

function purposeOf(program: string, text: string): Command['purpose'] {
  if (lookups.has(program) || /^git (?:grep|diff|show|log|status|ls-files|check-ignore|rev-parse)$/.test(program))
    return 'lookup';
  return check.test(text.slice(0, 80)) ? 'check' : 'work';
}
