import { z } from 'zod';

/** Where a conversation takes place. */
export const channelSchema = z.enum(['WHATSAPP', 'SLACK', 'WEBCHAT', 'EMAIL', 'VOICE', 'API']);
export type Channel = z.output<typeof channelSchema>;
