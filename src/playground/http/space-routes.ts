// REST: sessions, spaces, agents, channels, members, invitations, contributions.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { channelSchema, idSchema, memberSchema, spaceSchema } from '../../anychat-protocol/entities.ts';
import {
  changeRoleSchema,
  channelListSchema,
  contributionListSchema,
  createChannelSchema,
  createdSpaceSchema,
  createSessionSchema,
  createSpaceSchema,
  deployAgentSchema,
  deployedAgentSchema,
  invitationSchema,
  memberListSchema,
  meSchema,
  sessionSchema,
  spaceListSchema,
} from '../../anychat-protocol/requests.ts';
import { takeSeat } from '../access.ts';
import { deployAgent } from '../agents.ts';
import { createChannel, visibleChannels } from '../channels.ts';
import type { Context } from '../context.ts';
import { topContributors } from '../contributions.ts';
import { once } from '../idempotency.ts';
import { changeRole, listMembers, removeMember } from '../seats.ts';
import { createSession } from '../sessions.ts';
import { createdSpaceView, createSpace, invite, revokeInvitations, spacesOf, spaceView } from '../spaces.ts';
import { channelView, memberView } from '../views.ts';
import { type Gate, idempotencyKey } from './gate.ts';

const spaceParams = z.object({ spaceId: idSchema });
const memberParams = spaceParams.extend({ memberId: idSchema });
const tags = ['anychat'];

export const spaceRoutes =
  (context: Context, gate: Gate): FastifyPluginAsyncZod =>
  async (app) => {
    const { db, write, random } = context;

    app.post(
      '/sessions',
      { schema: { tags, body: createSessionSchema, response: { 201: sessionSchema } } },
      async (request, reply) => {
        const entry = gate.entryIfAny(request);
        const session = await createSession(context, entry?.caller ?? null, entry?.token ?? null, request.body);
        return reply.code(201).send(session);
      },
    );

    app.get('/me', { schema: { tags, response: { 200: meSchema } } }, async (request) => {
      const { caller } = gate.entry(request);
      const seats = await spacesOf(db, caller.accountId);
      const memberships = seats.map(({ space, member }) => ({ spaceId: space.id, member: memberView(space, member) }));
      const member = memberships[0]?.member ?? { id: caller.accountId, name: 'no space yet', bot: caller.bot };
      return { ...member, spaces: memberships.map(({ spaceId }) => spaceId), memberships };
    });

    app.get('/spaces', { schema: { tags, response: { 200: spaceListSchema } } }, async (request) => {
      const { caller } = gate.entry(request);
      const seats = await spacesOf(db, caller.accountId);
      return { spaces: await Promise.all(seats.map((seat) => spaceView(db, seat))) };
    });

    app.post(
      '/spaces',
      { schema: { tags, body: createSpaceSchema, response: { 200: createdSpaceSchema, 201: createdSpaceSchema } } },
      async (request, reply) => {
        const { caller } = gate.entry(request);
        const key = idempotencyKey(request);
        const made = await write(async (writer) => {
          const { secret } = context.identity();
          const outcome = await once(
            writer,
            { accountId: caller.accountId, key, scope: 'POST /spaces', body: request.body, secret },
            () => createSpace(context, writer, caller, request.body),
          );
          const seat = await takeSeat(writer.tx, caller.accountId, outcome.ref);
          return { repeated: outcome.repeated, view: await createdSpaceView(context, writer.tx, seat) };
        });
        return reply.code(made.repeated ? 200 : 201).send(made.view);
      },
    );

    app.get(
      '/spaces/:spaceId',
      { schema: { tags, params: spaceParams, response: { 200: spaceSchema } } },
      async (request) => {
        const { caller } = gate.entry(request);
        return spaceView(db, await takeSeat(db, caller.accountId, request.params.spaceId));
      },
    );

    app.post(
      '/spaces/:spaceId/agents',
      { schema: { tags, params: spaceParams, body: deployAgentSchema, response: { 200: deployedAgentSchema } } },
      async (request) => {
        const { caller } = gate.entry(request);
        return write(async (writer) => {
          const seat = await takeSeat(writer.tx, caller.accountId, request.params.spaceId);
          return deployAgent(writer, random, caller, seat, request.body);
        });
      },
    );

    app.get(
      '/spaces/:spaceId/channels',
      { schema: { tags, params: spaceParams, response: { 200: channelListSchema } } },
      async (request) => {
        const { caller } = gate.entry(request);
        const seat = await takeSeat(db, caller.accountId, request.params.spaceId);
        return { channels: (await visibleChannels(db, seat)).map(channelView) };
      },
    );

    app.post(
      '/spaces/:spaceId/channels',
      { schema: { tags, params: spaceParams, body: createChannelSchema, response: { 201: channelSchema } } },
      async (request, reply) => {
        const { caller } = gate.entry(request);
        const channel = await write(async (writer) => {
          const seat = await takeSeat(writer.tx, caller.accountId, request.params.spaceId);
          return createChannel(writer, random, seat, request.body);
        });
        return reply.code(201).send(channel);
      },
    );

    app.get(
      '/spaces/:spaceId/members',
      { schema: { tags, params: spaceParams, response: { 200: memberListSchema } } },
      async (request) => {
        const { caller } = gate.entry(request);
        const { space } = await takeSeat(db, caller.accountId, request.params.spaceId);
        return { members: await listMembers(db, space) };
      },
    );

    app.patch(
      '/spaces/:spaceId/members/:memberId',
      { schema: { tags, params: memberParams, body: changeRoleSchema, response: { 200: memberSchema } } },
      async (request) => {
        const { caller } = gate.entry(request);
        return write(async (writer) => {
          const seat = await takeSeat(writer.tx, caller.accountId, request.params.spaceId);
          return changeRole(writer, seat, request.params.memberId, request.body.role);
        });
      },
    );

    app.delete(
      '/spaces/:spaceId/members/:memberId',
      { schema: { tags, params: memberParams } },
      async (request, reply) => {
        const { caller } = gate.entry(request);
        await write(async (writer) => {
          const seat = await takeSeat(writer.tx, caller.accountId, request.params.spaceId);
          await removeMember(writer, seat, request.params.memberId);
        });
        return reply.code(204).send();
      },
    );

    app.post(
      '/spaces/:spaceId/invitations',
      { schema: { tags, params: spaceParams, response: { 201: invitationSchema } } },
      async (request, reply) => {
        const { caller } = gate.entry(request);
        const code = await write(async (writer) =>
          invite(context, writer, await takeSeat(writer.tx, caller.accountId, request.params.spaceId)),
        );
        return reply.code(201).send({ code });
      },
    );

    app.delete('/spaces/:spaceId/invitations', { schema: { tags, params: spaceParams } }, async (request, reply) => {
      const { caller } = gate.entry(request);
      await write(async (writer) =>
        revokeInvitations(writer, await takeSeat(writer.tx, caller.accountId, request.params.spaceId)),
      );
      return reply.code(204).send();
    });

    app.get(
      '/spaces/:spaceId/contributions',
      { schema: { tags, params: spaceParams, response: { 200: contributionListSchema } } },
      async (request) => {
        const { caller } = gate.entry(request);
        const { space } = await takeSeat(db, caller.accountId, request.params.spaceId);
        return { contributions: await topContributors(db, space) };
      },
    );
  };
