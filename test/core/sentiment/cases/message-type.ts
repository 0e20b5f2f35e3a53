import { askingCases } from './message-type-asks.ts';
import { tellingCases } from './message-type-tells.ts';
import type { MessageTypeCase } from './types.ts';

/** Every message-type case of the folder. */
export const messageTypeCases: readonly MessageTypeCase[] = [...askingCases, ...tellingCases];
