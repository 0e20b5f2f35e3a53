// AnyChat's REST calls as functions.
import { v7 } from 'uuid';
import { z } from 'zod';
import { channelSchema, memberSchema, messageSchema, type Role, spaceSchema } from '../../anychat-protocol/entities.ts';
import {
  acceptedSchema,
  type createSessionSchema,
  invitationSchema,
  memberListSchema,
  messageListSchema,
  sessionSchema,
  spaceListSchema,
} from '../../anychat-protocol/requests.ts';
import { type Call, type RequestDeps, request } from './request.ts';
import type { Outgoing, Place } from './state.ts';

const id = encodeURIComponent;
const channelPath = (place: Place): string => `/spaces/${id(place.spaceId)}/channels/${id(place.channelId)}`;
const messagePath = (place: Place, messageId: string): string => `${channelPath(place)}/messages/${id(messageId)}`;
const anything = z.unknown();

/** How many messages a page of history has. */
export const pageSize = 50;

/** Joins as a new member; with a claim of who runs this AnyChat, as an admin. */
export const createSession = (body: z.input<typeof createSessionSchema>, deps: RequestDeps) =>
  request({ method: 'POST', path: '/sessions', body, answer: sessionSchema }, deps);

/** The calls of one member. Each throws `RequestFailure`. */
export const createApi = (deps: RequestDeps) => {
  const call = <T>(options: Call<T>): Promise<T> => request(options, deps);
  return {
    spaces: () => call({ method: 'GET', path: '/spaces', answer: spaceListSchema }),
    space: (spaceId: string) => call({ method: 'GET', path: `/spaces/${id(spaceId)}`, answer: spaceSchema }),
    members: (spaceId: string) =>
      call({ method: 'GET', path: `/spaces/${id(spaceId)}/members`, answer: memberListSchema }),
    /** Messages before `before`; without it, the newest. */
    messages: (place: Place, before: string | undefined) =>
      call({
        method: 'GET',
        path: `${channelPath(place)}/messages`,
        query: { before, threadId: place.threadId, limit: String(pageSize) },
        answer: messageListSchema,
      }),
    post: ({ nonce, text, replyTo, ...place }: Outgoing) =>
      call({
        method: 'POST',
        path: `${channelPath(place)}/messages`,
        body: { text, nonce, threadId: place.threadId, replyTo },
        idempotencyKey: nonce,
        answer: messageSchema,
      }),
    edit: (place: Place, messageId: string, text: string) =>
      call({ method: 'PATCH', path: messagePath(place, messageId), body: { text }, answer: messageSchema }),
    remove: (place: Place, messageId: string) =>
      call({ method: 'DELETE', path: messagePath(place, messageId), answer: anything }),
    helpful: (place: Place, messageId: string, on: boolean) =>
      call({ method: on ? 'PUT' : 'DELETE', path: `${messagePath(place, messageId)}/helpful`, answer: anything }),
    press: (place: Place, messageId: string, body: { actionId: string; input?: string | undefined }) =>
      call({
        method: 'POST',
        path: `${messagePath(place, messageId)}/actions`,
        body,
        idempotencyKey: v7(),
        answer: acceptedSchema,
      }),
    command: (place: Place, command: string, text: string) =>
      call({
        method: 'POST',
        path: `${channelPath(place)}/commands`,
        body: { command, text, threadId: place.threadId },
        idempotencyKey: v7(),
        answer: acceptedSchema,
      }),
    createChannel: (spaceId: string, name: string, isPrivate: boolean) =>
      call({
        method: 'POST',
        path: `/spaces/${id(spaceId)}/channels`,
        body: { name, private: isPrivate },
        answer: channelSchema,
      }),
    changeRole: (spaceId: string, memberId: string, role: Exclude<Role, 'agent'>) =>
      call({
        method: 'PATCH',
        path: `/spaces/${id(spaceId)}/members/${id(memberId)}`,
        body: { role },
        answer: memberSchema,
      }),
    invite: (spaceId: string) =>
      call({ method: 'POST', path: `/spaces/${id(spaceId)}/invitations`, answer: invitationSchema }),
  };
};
export type Api = ReturnType<typeof createApi>;
