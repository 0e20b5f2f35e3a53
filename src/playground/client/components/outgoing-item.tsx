import type { Chat } from '../chat.ts';
import type { Outgoing } from '../state.ts';
import { RichText } from './rich-text.tsx';

const noNames: readonly string[] = [];

/** What one has said and the server has not taken yet. */
export const OutgoingItem = ({ chat, outgoing }: { chat: Chat; outgoing: Outgoing }) => (
  <li class={outgoing.failure === undefined ? 'outgoing' : 'outgoing failed'}>
    <div class="body">
      <RichText text={outgoing.text} names={noNames} />
      {outgoing.failure === undefined ? (
        <p class="muted small">Sending…</p>
      ) : (
        <div class="failure" role="alert">
          <p class="trouble">
            Not sent. {outgoing.failure.message} {outgoing.failure.remedy}
          </p>
          <div class="buttons">
            <button type="button" class="button" onClick={() => chat.discard(outgoing.nonce)}>
              Discard
            </button>
            <button type="button" class="button primary" onClick={() => chat.sendAgain(outgoing)}>
              Try again
            </button>
          </div>
        </div>
      )}
    </div>
  </li>
);
