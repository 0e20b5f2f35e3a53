// Somebody in the playground's community, over REST: joins, talks, gives commands, reads.
export interface Said {
  readonly id: string;
  readonly text: string;
  readonly threadId?: string;
  readonly privateTo?: string;
  readonly author: { readonly id: string; readonly name: string; readonly bot?: boolean };
  readonly actions?: readonly { readonly id: string; readonly label: string }[];
}

export interface Member {
  readonly id: string;
  readonly name: string;
  readonly token: string;
  readonly spaceId: string;
  /** Says something in a channel of their space, or in a thread of it. */
  say(channel: string, text: string, threadId?: string): Promise<Said>;
  /** Gives the agent a command, e.g. `help`. */
  command(channel: string, text: string): Promise<void>;
  /** Presses a button of a message. */
  press(channel: string, messageId: string, actionId: string, input?: string): Promise<void>;
  /** The newest messages of a channel that they can see, threads included. */
  messages(channel: string): Promise<readonly Said[]>;
  /** Any request; throws with the status where it is not 2xx. */
  call(method: string, path: string, body?: unknown): Promise<unknown>;
}

interface Space {
  readonly id: string;
  readonly channels: readonly { readonly id: string; readonly name: string }[];
}

const request = async (url: string, method: string, body: unknown, token?: string): Promise<unknown> => {
  for (;;) {
    const response = await fetch(url, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (response.status === 429) {
      await new Promise((resolve) => setTimeout(resolve, 1000 * Number(response.headers.get('retry-after') ?? 1)));
      continue;
    }
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${new URL(url).pathname}: ${response.status} ${text}`);
    return text === '' ? null : JSON.parse(text);
  }
};

/** Joins the program's own space, or another one with an invitation. `claim` makes them its admin. */
export const joinCommunity = async (
  url: string,
  name: string,
  ticket: { claim?: string; spaceId?: string; invitation?: string } = {},
): Promise<Member> => {
  const base = `${url}/v1`;
  const joined = (await request(`${base}/sessions`, 'POST', { name, ...ticket })) as {
    token: string;
    spaceId: string;
    member: { id: string };
  };
  const { token, spaceId, member } = joined;
  const call = (method: string, path: string, body?: unknown): Promise<unknown> =>
    request(`${base}${path}`, method, body, token);
  const channelPath = async (channel: string): Promise<string> => {
    const space = (await call('GET', `/spaces/${spaceId}`)) as Space;
    const found = space.channels.find((one) => one.name === channel);
    if (found === undefined) throw new Error(`${name} sees no channel ${channel}`);
    return `/spaces/${spaceId}/channels/${found.id}`;
  };
  return {
    id: member.id,
    name,
    token,
    spaceId,
    call,
    say: async (channel, text, threadId) =>
      (await call('POST', `${await channelPath(channel)}/messages`, {
        text,
        ...(threadId === undefined ? {} : { threadId }),
      })) as Said,
    command: async (channel, text) => {
      await call('POST', `${await channelPath(channel)}/commands`, { command: 'cco', text });
    },
    press: async (channel, messageId, actionId, input) => {
      await call('POST', `${await channelPath(channel)}/messages/${messageId}/actions`, {
        actionId,
        ...(input === undefined ? {} : { input }),
      });
    },
    messages: async (channel) =>
      ((await call('GET', `${await channelPath(channel)}/messages?limit=100`)) as { messages: Said[] }).messages,
  };
};

/** Opens a login link as a browser does, and gives the claim that makes its holder admin. */
export const claimFrom = async (loginUrl: string): Promise<string> => {
  const response = await fetch(loginUrl, { redirect: 'manual' });
  return /#claim=(.+)$/u.exec(response.headers.get('location') ?? '')?.[1] ?? '';
};
