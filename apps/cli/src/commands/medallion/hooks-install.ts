import { Option } from '@commander-js/extra-typings';
import { CliError } from '../../errors.ts';
import { withHooks, withoutHooks } from '../../hooks/claude-settings.ts';
import { readSettings, replaceSettings, settingsPath, type SettingsLevel } from '../../hooks/settings-file.ts';
import { lineDiff } from '../../output/line-diff.ts';
import type { CommandModule } from '../../program/command-module.ts';

/** `waymark medallion hooks install`: an agent that checkpoints and resumes by itself. */
export const hooksInstallCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark hooks install --client claude-code', 'for this project, in .claude/settings.json'],
      ['waymark hooks install --client claude-code --local', 'in .claude/settings.local.json, which is not committed'],
      ['waymark hooks install --client claude-code --user', 'for all of your projects'],
      ['waymark hooks install --client claude-code --dry-run', 'show the change and make none'],
      ['waymark hooks install --client claude-code --uninstall', 'take exactly these hooks out again'],
    ],
    reads: 'the agent’s settings file',
    writes: 'that file, in one step, and a copy of it as it was (.before-waymark). Everything else in it stays.',
    prints: 'what was done; data is {client, level, settings_file, action, changed, dry_run, backup, diff}.',
  },
  define: (command, run) =>
    command
      .description(
        'Write hooks into a coding agent’s settings: resume at session start, checkpoint before compaction and at the end.',
      )
      .addOption(new Option('--client <client>', 'the agent').choices(['claude-code'] as const).makeOptionMandatory())
      .addOption(new Option('--project', 'the project’s settings (default)').conflicts(['user', 'local']))
      .addOption(new Option('--local', 'the project’s settings that are not committed').conflicts(['user', 'project']))
      .addOption(new Option('--user', 'the user’s settings, for all projects').conflicts(['project', 'local']))
      .option('--uninstall', 'take the hooks out')
      .option('--dry-run', 'show the change and make none')
      .action(
        run((invocation, options) => {
          const level: SettingsLevel = options.user === true ? 'user' : options.local === true ? 'local' : 'project';
          const path = settingsPath(invocation, level);
          const before = readSettings(path);
          const after = namingTheFile(path, () =>
            options.uninstall === true ? withoutHooks(before) : withHooks(before, invocation.runtime.mainPath),
          );
          const changed = after !== before;
          const dryRun = options.dryRun === true;
          const backup = changed && !dryRun ? replaceSettings(path, after) : null;
          const action = options.uninstall === true ? 'uninstall' : 'install';
          if (changed && action === 'install' && level === 'project') {
            invocation.terminal.note(
              'The hooks name a path of this machine. If you commit .claude/settings.json, use --local instead.',
            );
          }
          return {
            kind: 'medallion.hooks',
            data: {
              client: options.client,
              level,
              settings_file: path,
              action,
              changed,
              dry_run: dryRun,
              backup,
              diff: changed ? lineDiff(before, after) : '',
            },
            text: (style) => {
              if (!changed)
                return `Nothing to do: ${path} ${action === 'install' ? 'has the hooks' : 'has none of our hooks'}.`;
              if (dryRun) return `Would change ${path}:\n${colored(lineDiff(before, after), style.green, style.red)}`;
              const done = action === 'install' ? 'Installed the hooks in' : 'Removed the hooks from';
              return `${done} ${path}.${backup === null ? '' : `\nThe file as it was: ${backup}`}`;
            },
          };
        }),
      ),
};

function namingTheFile(path: string, change: () => string): string {
  try {
    return change();
  } catch (error) {
    if (!CliError.isInstance(error)) throw error;
    throw new CliError(error.code, `${path}: ${error.message}`, error.recoveryAction ?? '', {
      cause: error,
      details: { settings_file: path },
    });
  }
}

function colored(diff: string, added: (line: string) => string, removed: (line: string) => string): string {
  const paint = (line: string) => (line.startsWith('+') ? added(line) : line.startsWith('-') ? removed(line) : line);
  return diff.split('\n').map(paint).join('\n');
}
