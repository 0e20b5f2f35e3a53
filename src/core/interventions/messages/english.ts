import type { Templates } from './catalogue.ts';

const stop = 'To have me keep out of what you write: `/cco stop`.';

export const english: Templates = {
  nudge: {
    plain: `{bot} here, a bot. The question above has waited {minutes, plural, one {# minute} other {# minutes}} for an answer. {helpers}: you asked to be told of such questions. Can you have a look?\n${stop}`,
    warm: `{bot} here, a bot. The question above is still open after {minutes, plural, one {# minute} other {# minutes}}. {helpers}: you have helped with such questions before and asked to be told. Would you have a moment?\n${stop}`,
  },
  'rules-reminder': {
    plain: `{bot} here, a bot. A reminder to all who read this {place, select, thread {thread} other {channel}}: we have agreed on some rules, and they are here: {rules}\n${stop}`,
    warm: `{bot} here, a bot. It has become a little rough in this {place, select, thread {thread} other {channel}}. We have agreed on a few rules so that all of us like to be here: {rules}\n${stop}`,
  },
  'de-escalation': {
    plain: `{bot} here, a bot. This {place, select, thread {thread} other {conversation}} seems to have become tense, and a moderator agreed that I say so.\nIt may help to take a short break, or to write in one line what is needed most, so that somebody can help with just that.\n${stop}`,
    warm: `{bot} here, a bot. This {place, select, thread {thread} other {conversation}} seems to have become tense. That happens when something matters to people, and a moderator agreed that I say so.\nHow about a short break? Or write in one line what you need most, so that somebody can help with just that.\n${stop}`,
  },
  'helper-call': {
    plain: `{bot}, your bot: a question in #{channel} has waited {minutes, plural, one {# minute} other {# minutes}} and nobody has answered. Can one of you have a look, or ask somebody who knows?`,
    warm: `{bot}, your bot: somebody in #{channel} has waited {minutes, plural, one {# minute} other {# minutes}} for an answer. A short word from one of you would help, even “I do not know yet”.`,
  },
  'status-post': {
    plain: `{bot} here, a bot. {people, plural, one {# person reports} other {# people report}} the same problem right now, and the moderators know of it. {status, select, none {If you know more, write it below.} other {See also: {status}}}\n${stop}`,
    warm: `{bot} here, a bot. You are not alone with it: {people, plural, one {# person reports} other {# people report}} the same problem right now. The moderators know of it, so there is no need to report it again. {status, select, none {If you know more, write it below.} other {See also: {status}}}\n${stop}`,
  },
  'resolution-check': {
    plain: `{bot} here, a bot. Is the question of this {place, select, thread {thread} other {conversation}} solved? A yes or no is enough. With a no, others can see that it is still open.\n${stop}`,
    warm: `{bot} here, a bot. Did the answers in this {place, select, thread {thread} other {conversation}} help? A yes or no is enough. If not, say so, and others can see that it is still open.\n${stop}`,
  },
  welcome: {
    plain: `{bot} here, a bot. Somebody new has written here. Welcome! Who knows their way around: can you answer? {rules, select, none {} other {How we treat each other: {rules}}}\n${stop}`,
    warm: `{bot} here, a bot. A new voice in here: welcome, it is good that you write! People here like to help. Who knows their way around: a short answer means a lot on the first day. {rules, select, none {} other {How we treat each other: {rules}}}\n${stop}`,
  },
  thanks: {
    plain: `{bot} here, a bot. In the last week {people, plural, one {# person} other {# people}} answered {answers, plural, one {# question} other {# questions}} here. Thank you.\n${stop}`,
    warm: `{bot} here, a bot, with a word of thanks: in the last week {people, plural, one {# person} other {# people}} took the time to answer {answers, plural, one {# question} other {# questions}} here. That is what makes this place. Thank you!\n${stop}`,
  },
};
