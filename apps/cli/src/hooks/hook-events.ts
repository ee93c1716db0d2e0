/** The moments of an agent's session that Waymark is called at, by the name of our command. */
export const hookEvents = {
  'session-start': { agentEvent: 'SessionStart', timeoutSeconds: 15 },
  'pre-compact': { agentEvent: 'PreCompact', timeoutSeconds: 30 },
  'session-end': { agentEvent: 'SessionEnd', timeoutSeconds: 30 },
} as const;

export type HookEvent = keyof typeof hookEvents;

export const hookEventNames = Object.keys(hookEvents) as HookEvent[];
