import { useEffect } from 'preact/hooks';
import type { Chat } from '../chat.ts';
import { useSelected } from '../hooks.ts';
import { Icon } from './icon.tsx';

const shownMs = 4000;

/** What just happened, in a sentence. Troubles stay until they are closed. */
export const NoticeBar = ({ chat }: { chat: Chat }) => {
  const notice = useSelected(chat.store, (state) => state.notice);
  useEffect(() => {
    if (notice?.tone !== 'plain') return;
    const timer = setTimeout(chat.clearNotice, shownMs);
    return () => clearTimeout(timer);
  }, [notice, chat]);
  return (
    <div class="notices" role="status">
      {notice !== undefined && (
        <div class={`notice ${notice.tone}`}>
          <p>
            {notice.message} {notice.remedy}
          </p>
          <button type="button" class="icon-button" aria-label="Close this notice" onClick={chat.clearNotice}>
            <Icon name="close" />
          </button>
        </div>
      )}
    </div>
  );
};
