// The least an AnyChat can be: it posts, lists with `after` and `limit`, and emits events. No `/me`, no list of spaces,
// no `since`, no `ready`, no replay, no nonces, no idempotency keys. What it was told is its outbox.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';

interface PeerSaid {
  readonly id: string;
  readonly at: string;
  readonly channelId: string;
  readonly author: { readonly id: string; readonly name: string; readonly bot?: boolean };
  text: string;
  readonly threadId?: string;
  readonly mentions?: string[];
}

export interface MinimalPeer {
  readonly apiBase: string;
  readonly spaceId: string;
  readonly channelId: string;
  readonly privateChannelId: string;
  readonly token: string;
  /** All messages now there, oldest first. */
  readonly messages: PeerSaid[];
  /** Method and path of every request. */
  readonly requests: string[];
  /** How many sockets are connected. */
  sockets(): number;
  /** Said by a member; an event goes out. */
  say(
    text: string,
    more?: { author?: PeerSaid['author']; channelId?: string; threadId?: string; mentions?: string[] },
  ): PeerSaid;
  edit(id: string, text: string): void;
  remove(id: string): void;
  emit(type: string, payload: unknown): void;
  /** Cuts every connection. */
  drop(): void;
  /** The next posts are done, but their answer never comes. */
  swallowAnswers(count: number): void;
  close(): Promise<void>;
}

/** `name` keeps the ids of two peers apart. */
export const createMinimalPeer = async (name: string, options: { showsSpace?: boolean } = {}): Promise<MinimalPeer> => {
  const [spaceId, channelId, privateChannelId, token] = [`${name}-s`, `${name}-c`, `${name}-m`, 'secret-token'];
  const messages: PeerSaid[] = [];
  const requests: string[] = [];
  let last = 0;
  let clock = Date.now();
  let swallowed = 0;
  const nextId = (): string => `${name}-e${String(++last).padStart(6, '0')}`;
  const nextTime = (): string => {
    clock = Math.max(clock + 1, Date.now());
    return new Date(clock).toISOString();
  };

  const http = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    requests.push(`${request.method} ${request.url}`);
    const answer = (status: number, json: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
    };
    const refuse = (status: number, code: string): void => answer(status, { error: { code, message: code } });
    if (request.headers.authorization !== `Bearer ${token}`) return refuse(401, 'unauthorized');
    const url = new URL(request.url ?? '/', 'http://peer');
    const [, , , space, , channel, , messageId] = url.pathname.split('/');
    if (request.method === 'GET' && url.pathname === `/v1/spaces/${spaceId}`) {
      if (options.showsSpace === false) return refuse(404, 'not-found');
      return answer(200, {
        id: spaceId,
        name: 'Minimal',
        channels: [
          { id: channelId, name: 'general', private: false },
          { id: privateChannelId, name: 'moderators', private: true },
        ],
      });
    }
    if (request.method === 'POST' && url.pathname === `/v1/spaces/${spaceId}/agents`)
      return answer(200, { id: 'bot1' });
    if (space !== spaceId || (channel !== channelId && channel !== privateChannelId)) return refuse(404, 'not-found');
    if (request.method === 'POST') {
      const { text, threadId } = JSON.parse(body);
      const said: PeerSaid = {
        id: nextId(),
        at: nextTime(),
        channelId: channel,
        author: { id: 'bot1', name: 'CCO', bot: true },
        text,
        ...(threadId === undefined ? {} : { threadId }),
      };
      messages.push(said);
      io.of('/v1').emit('message.created', { type: 'message.created', spaceId, ...said });
      if (swallowed > 0) {
        swallowed -= 1;
        return void response.destroy();
      }
      return answer(201, said);
    }
    if (request.method === 'GET') {
      const here = messages.filter((message) => message.channelId === channel);
      const after = url.searchParams.get('after');
      const limit = Number(url.searchParams.get('limit') ?? 50);
      if (after === null) return answer(200, { messages: here.slice(-limit) });
      const at = here.findIndex((message) => message.id === after);
      return at < 0 ? refuse(404, 'not-found') : answer(200, { messages: here.slice(at + 1, at + 1 + limit) });
    }
    const index = messages.findIndex((message) => message.id === messageId);
    const found = messages[index];
    if (found === undefined) return refuse(404, 'not-found');
    if (request.method === 'DELETE') messages.splice(index, 1);
    else found.text = JSON.parse(body).text;
    return answer(200, found);
  });
  const io = new Server(http, { transports: ['websocket'] });
  io.of('/v1').use((socket, next) => {
    next(socket.handshake.auth.token === token ? undefined : new Error('unauthorized'));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  const emit = (type: string, payload: unknown): void => void io.of('/v1').emit(type, payload);

  return {
    apiBase: `http://127.0.0.1:${port}/v1`,
    spaceId,
    channelId,
    privateChannelId,
    token,
    messages,
    requests,
    sockets: () => io.of('/v1').sockets.size,
    say: (text, more = {}) => {
      const said: PeerSaid = {
        id: nextId(),
        at: nextTime(),
        channelId: more.channelId ?? channelId,
        author: more.author ?? { id: 'ann', name: 'Ann' },
        text,
        ...(more.threadId === undefined ? {} : { threadId: more.threadId }),
        ...(more.mentions === undefined ? {} : { mentions: more.mentions }),
      };
      messages.push(said);
      emit('message.created', { type: 'message.created', spaceId, ...said });
      return said;
    },
    edit: (id, text) => {
      const found = messages.find((message) => message.id === id);
      if (found === undefined) return;
      found.text = text;
      const { at: createdAt, ...said } = found;
      const editedAt = nextTime();
      emit('message.updated', {
        type: 'message.updated',
        ...said,
        spaceId,
        id: nextId(),
        messageId: id,
        createdAt,
        editedAt,
        at: editedAt,
      });
    },
    remove: (id) => {
      const index = messages.findIndex((message) => message.id === id);
      const [found] = messages.splice(index, 1);
      if (found === undefined) return;
      emit('message.deleted', {
        type: 'message.deleted',
        id: nextId(),
        spaceId,
        channelId: found.channelId,
        messageId: id,
        at: nextTime(),
      });
    },
    emit,
    drop: () => {
      for (const socket of io.of('/v1').sockets.values()) socket.conn.close(true);
    },
    swallowAnswers: (count) => {
      swallowed = count;
    },
    close: async () => {
      await io.close();
      http.closeAllConnections();
    },
  };
};
