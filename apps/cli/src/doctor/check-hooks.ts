import { existsSync } from 'node:fs';
import { installedHooks, withHooks } from '../hooks/claude-settings.ts';
import { hookEventNames } from '../hooks/hook-events.ts';
import { readSettings, replaceSettings, settingsPath, type SettingsLevel } from '../hooks/settings-file.ts';
import { errorJson } from '../output/envelope.ts';
import type { Invocation } from '../program/invocation.ts';
import { fail, ok, warn, type Check } from './check.ts';

const levels: SettingsLevel[] = ['project', 'local', 'user'];

/** The hooks are there, complete, once, and call a program that exists. */
export function checkHooks(invocation: Invocation): Check[] {
  const installed: string[] = [];
  const problems: Check[] = [];
  for (const level of levels) {
    const path = settingsPath(invocation, level);
    try {
      const text = readSettings(path);
      const hooks = text === '' ? [] : installedHooks(text);
      if (hooks.length === 0) continue;
      installed.push(level);
      const repair = () => void replaceSettings(path, withHooks(text, invocation.runtime.mainPath));
      const gone = hooks.find(({ program }) => !existsSync(program));
      const absent = hookEventNames.filter((event) => !hooks.some((hook) => hook.event === event));
      if (gone !== undefined) {
        problems.push(
          fail('hooks', `${path} calls ${gone.program}, which does not exist`, 'Run `waymark doctor --fix`.', repair),
        );
      } else if (absent.length > 0) {
        problems.push(
          warn('hooks', `${path} has no hook for ${absent.join(', ')}`, 'Run `waymark doctor --fix`.', repair),
        );
      }
    } catch (error) {
      problems.push(fail('hooks', `${path}: ${errorJson(error).message}`, 'Correct the file by hand.'));
    }
  }
  if (installed.length > 1) {
    const next =
      'Run `waymark hooks install --client claude-code --uninstall` with --project, --local or --user for all but one.';
    problems.push(
      warn(
        'hooks',
        `installed in more than one place (${installed.join(', ')}), so each would run several times`,
        next,
      ),
    );
  }
  if (problems.length > 0) return problems;
  if (installed.length === 0)
    return [
      warn(
        'hooks',
        'not installed',
        'Run `waymark hooks install --client claude-code` to resume and checkpoint without being asked.',
      ),
    ];
  return [ok('hooks', `installed for claude-code (${installed.join(', ')})`)];
}
