import { environmentVariables } from '../config.ts';
import { maskSecrets } from '../output/mask-secrets.ts';
import { table } from '../output/table.ts';
import type { CommandModule } from '../program/command-module.ts';
import type { Invocation } from '../program/invocation.ts';
import { defaultScopeNode } from '../project/default-scope.ts';

interface Setting {
  name: string;
  value: string | number | boolean | null;
  /** `default`, `detected`, or the option or variable that set it. */
  source: string;
}

/** `waymark config`: what is in effect, and who said so. Secrets are never shown. */
export const configCommand: CommandModule = {
  notes: {
    examples: [
      ['waymark config', 'what is in effect here'],
      ['waymark config --json', 'the same for programs'],
    ],
    reads: 'the options, the environment, the project’s folder',
    writes: 'nothing',
    prints: 'a table of name, value and source; data is {settings: [{name, value, source}], environment}.',
  },
  define: (command, run) =>
    command.description('Show the settings in effect and where each comes from. Secrets are masked.').action(
      run((invocation) => {
        const settings = effectiveSettings(invocation);
        return {
          kind: 'config',
          data: { settings, environment: environmentVariables },
          text: (style) =>
            table(
              settings.map(({ name, value, source }) => [
                style.bold(name),
                String(value ?? '(not set)'),
                style.dim(source),
              ]),
            ),
        };
      }),
    ),
};

function effectiveSettings(invocation: Invocation): Setting[] {
  const { config, project, database, globals, cwd } = invocation;
  const from = (variable: keyof typeof environmentVariables, value: unknown) =>
    value === undefined ? 'default' : variable;
  const secret = (value: string | undefined) => (value === undefined ? null : '***');
  const homeIsDefault = config.waymarkHome === `${config.home}/.waymark`;
  const claudeIsDefault = config.claudeFolder === `${config.home}/.claude`;
  return [
    { name: 'database', value: maskSecrets(database.url), source: database.source },
    {
      name: 'database_token',
      value: secret(config.databaseToken),
      source: from('WAYMARK_DATABASE_TOKEN', config.databaseToken),
    },
    { name: 'working_folder', value: cwd, source: globals.cwd === undefined ? 'default' : '--cwd' },
    { name: 'project_root', value: project.root, source: `detected (${project.found_by})` },
    { name: 'data_folder', value: project.dataFolder, source: 'default' },
    { name: 'scope', value: defaultScopeNode(project.root), source: 'detected' },
    { name: 'llm', value: config.llm ?? 'extractive', source: from('WAYMARK_LLM', config.llm) },
    {
      name: 'max_iterations',
      value: config.maxIterations ?? null,
      source: from('WAYMARK_MAX_ITERATIONS', config.maxIterations),
    },
    { name: 'hook_deadline_ms', value: config.hookDeadlineMs, source: hookDeadlineSource(invocation) },
    { name: 'openai_api_key', value: secret(config.openaiApiKey), source: from('OPENAI_API_KEY', config.openaiApiKey) },
    {
      name: 'openai_base_url',
      value: maskedOrNull(config.openaiBaseUrl),
      source: from('OPENAI_BASE_URL', config.openaiBaseUrl),
    },
    { name: 'waymark_home', value: config.waymarkHome, source: homeIsDefault ? 'default' : 'WAYMARK_HOME' },
    { name: 'claude_folder', value: config.claudeFolder, source: claudeIsDefault ? 'default' : 'CLAUDE_CONFIG_DIR' },
    { name: 'color', value: config.colorAllowed && globals.color, source: colorSource(invocation) },
  ];
}

function hookDeadlineSource({ config }: Invocation): string {
  return config.hookDeadlineIsSet ? 'WAYMARK_HOOK_DEADLINE_MS' : 'default';
}

function colorSource({ config, globals }: Invocation): string {
  if (!globals.color) return '--no-color';
  return config.colorAllowed ? 'default' : 'NO_COLOR or TERM';
}

function maskedOrNull(url: string | undefined): string | null {
  return url === undefined ? null : maskSecrets(url);
}
