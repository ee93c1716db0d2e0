export { openAgentsSession, type AgentsSession, type AgentsSessionOptions } from './agents-session.ts';
