import type { MoodCase } from './types.ts';

export const apologyCases: readonly MoodCase[] = [
  { text: 'sorry, my fault, I pushed to the wrong branch', expected: 'neutral', trap: 'apology' },
  { text: 'my bad, wrong channel', expected: 'neutral', trap: 'apology' },
  {
    text: 'Apologies for the late reply, I was travelling. Answering inline below.',
    expected: 'neutral',
    trap: 'apology',
  },
  { text: 'oops sorry didnt see the pinned message', expected: 'neutral', trap: 'apology' },
  { text: 'sry for the ping <@4410>, meant to tag someone else', expected: 'neutral', trap: 'apology' },
  {
    text: "I'm sorry, I misread your question. The limit is 500 per minute, not 50.",
    expected: 'neutral',
    trap: 'apology',
  },
  {
    text: 'mea culpa, that regression came in with my refactor. fix is up in #2291',
    expected: 'neutral',
    trap: 'apology',
  },
  { text: 'Pardon the noise, testing the webhook', expected: 'neutral', trap: 'apology' },
  { text: 'sorry for the dumb question but where do i put the token?', expected: 'neutral', trap: 'apology' },
  { text: 'ah ok I was wrong, it IS in the docs, section 4. sorry', expected: 'neutral', trap: 'apology' },
  { text: "sorry guys gotta leave mid raid, food's here", expected: 'neutral', trap: 'apology' },
  {
    text: 'We apologise for the short interruption. The database failover took 40 seconds and everything is back.',
    expected: 'neutral',
    trap: 'apology',
  },
  { text: 'forgive my bad english, i am from brazil', expected: 'neutral', trap: 'apology' },
  { text: 'soz lads my mic was muted the whole time', expected: 'neutral', trap: 'apology' },
  { text: 'Sorry to hear that. Could you send me the ticket number?', expected: 'neutral', trap: 'apology' },
  { text: "i shouldn't have snapped at you yesterday, I'm sorry", expected: 'neutral', trap: 'apology' },
  { text: 'sorry sorry sorry 🙏 will upload the file when im home', expected: 'neutral', trap: 'apology' },
  {
    text: 'I owe <@3391> an apology: the missing rows were caused by my script, not by your migration.',
    expected: 'neutral',
    trap: 'apology',
  },
  {
    text: 'Regretfully I have to step back as treasurer, sorry for the short notice.',
    expected: ['neutral', 'negative'],
    trap: 'apology',
  },
  { text: 'whoops, forgot to attach the log, my mistake', expected: 'neutral', trap: 'apology' },
  {
    text: 'Sorry for the wait everyone, and thank you for being so patient with us 💛',
    expected: ['neutral', 'positive'],
    trap: 'apology',
  },
  { text: 'sorry about that, should be fixed in 3.2.0 😊', expected: ['neutral', 'positive'], trap: 'apology' },
  { text: 'excuse the formatting, on mobile', expected: 'neutral', trap: 'apology' },
  { text: 'i messed up the poll options, new one below', expected: 'neutral', trap: 'apology' },
  { text: 'sorry not sorry, your feature is trash and someone had to say it', expected: 'negative', trap: 'apology' },
  { text: "Oh I'm SORRY, did my 3 bug reports ruin your vacation??", expected: 'negative', trap: 'apology' },
  { text: 'sorry but this is the worst support i have ever dealt with', expected: 'negative', trap: 'apology' },
  { text: 'save your apologies. you deleted my data and nobody even called.', expected: 'negative', trap: 'apology' },
  {
    text: "A half-hearted sorry doesn't bring back the four months of work you threw away 😠",
    expected: 'negative',
    trap: 'apology',
  },
  {
    text:
      'Post-mortem for Tuesday: I ran the cleanup job against production instead of the copy; 312 rows were lost. ' +
      'They have been restored from the 03:00 backup, nothing written after that is affected. ' +
      'I am sorry for the trouble this caused; the job asks for the environment by name from now on.',
    expected: 'neutral',
    trap: 'apology',
  },
];
