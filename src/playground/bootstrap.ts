// The first start makes what every playground has: its identity, its own agent, and the embedded open space.
import { seatOf } from './access.ts';
import { bringAgent, issueToken, newAccount } from './agents.ts';
import type { Context, Identity } from './context.ts';
import { checkAgentName } from './names.ts';
import type { Feature } from './schema.ts';
import { hashToken } from './secrets.ts';
import { makeSpace } from './spaces.ts';
import type { Writer } from './writer.ts';

export const embeddedName = '371OS-commons';
const tokenKey = 'agent-token';

type Meta = Readonly<Record<string, string>>;

const readMeta = async (writer: Writer): Promise<Meta> =>
  Object.fromEntries((await writer.tx.selectFrom('meta').selectAll().execute()).map((row) => [row.key, row.value]));

const setMeta = (writer: Writer, key: string, value: string): Promise<unknown> =>
  writer.tx
    .insertInto('meta')
    .values({ key, value })
    .onConflict((oc) => oc.column('key').doUpdateSet({ value }))
    .execute();

const embeddedFeatures = (supportUrl: string | undefined): Feature[] =>
  supportUrl === undefined
    ? ['contribution_tracking', 'mini_apps']
    : ['pay_what_you_can', 'contribution_tracking', 'mini_apps'];

/** Makes what is missing; safe to run in several processes at once. `adopt` is called as soon as the ids can be made. */
export const bootstrap = async (
  context: Context,
  agentName: string,
  adopt: (identity: Identity) => void,
): Promise<void> => {
  const name = checkAgentName(agentName);
  await context.write(async (writer) => {
    const meta = await readMeta(writer);
    if (meta.epoch !== undefined) return;
    await writer.tx
      .insertInto('counters')
      .values([
        { name: 'event', value: 0 },
        { name: 'floor', value: 0 },
      ])
      .execute();
    await setMeta(writer, 'epoch', context.random(4).toString('hex'));
    await setMeta(writer, 'secret', context.random(32).toString('base64url'));
    await setMeta(writer, 'house-agent', await newAccount(writer, context.random, { bot: true, mayCreate: true }));
  });
  await context.write(async (writer) => {
    const meta = await readMeta(writer);
    const identity = {
      epoch: meta.epoch ?? '',
      secret: meta.secret ?? '',
      houseAgentId: meta['house-agent'] ?? '',
      embeddedSpaceId: meta['embedded-space'] ?? '',
    };
    adopt(identity);
    if (identity.embeddedSpaceId === '') {
      const wanted = {
        name: embeddedName,
        description: 'The community space that comes with the program: talk, ask, try things out.',
        privacy: 'open' as const,
        features: embeddedFeatures(context.supportUrl),
        ...(context.supportUrl === undefined ? {} : { supportUrl: context.supportUrl }),
      };
      const space = await makeSpace(context, writer, wanted, true);
      await bringAgent(writer, space, identity.houseAgentId, name);
      await setMeta(writer, 'embedded-space', space.id);
      adopt({ ...identity, embeddedSpaceId: space.id });
    }
  });
  await refresh(context, name);
};

/** Brings the embedded space in line with what is configured now. */
const refresh = (context: Context, agentName: string): Promise<void> =>
  context.write(async (writer) => {
    const { embeddedSpaceId, houseAgentId } = context.identity();
    const space = await writer.tx
      .selectFrom('spaces')
      .selectAll()
      .where('id', '=', embeddedSpaceId)
      .executeTakeFirstOrThrow();
    const features = embeddedFeatures(context.supportUrl);
    const supportUrl = context.supportUrl ?? null;
    if (space.support_url !== supportUrl) {
      await writer.tx
        .updateTable('spaces')
        .set({ support_url: supportUrl, features: JSON.stringify(features) })
        .where('id', '=', embeddedSpaceId)
        .execute();
    }
    if ((await seatOf(writer.tx, embeddedSpaceId, houseAgentId)) === null) {
      await bringAgent(writer, { ...space, features }, houseAgentId, agentName);
    }
  });

/** The token of the playground's own agent: made once, kept for every process on this database. */
export const houseToken = (context: Context): Promise<string> =>
  context.write(async (writer) => {
    const kept = (await readMeta(writer))[tokenKey];
    if (kept !== undefined) {
      const row = await writer.tx
        .selectFrom('tokens')
        .select('hash')
        .where('hash', '=', hashToken(kept))
        .executeTakeFirst();
      if (row !== undefined) return kept;
    }
    const token = await issueToken(writer, context.identity().houseAgentId, context.random);
    await setMeta(writer, tokenKey, token);
    return token;
  });
