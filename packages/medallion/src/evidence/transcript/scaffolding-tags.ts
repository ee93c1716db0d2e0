/** Elements in which coding tools keep slash commands and their output. */
export const commandTags: readonly string[] = [
  'command-name',
  'command-message',
  'command-args',
  'command-contents',
  'local-command-stdout',
  'local-command-stderr',
  'local-command-caveat',
  'bash-input',
  'bash-stdout',
  'bash-stderr',
];

/** Elements of context that coding tools put into messages and that nobody said. */
export const contextTags: readonly string[] = [
  'environment_context',
  'environment_details',
  'user_instructions',
  'permissions instructions',
  'collaboration_mode',
  'turn_aborted',
  'skills_instructions',
  'apps_instructions',
  'plugins_instructions',
  'INSTRUCTIONS',
  'system-reminder',
  'system_reminder',
  'user-prompt-submit-hook',
  'session-start-hook',
  'ide_opened_file',
  'ide_selection',
  'ide_diagnostics',
  'task-notification',
  'tool_use_error',
];
