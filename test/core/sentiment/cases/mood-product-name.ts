import type { MoodCase } from './types.ts';

export const productNameCases: readonly MoodCase[] = [
  { text: '`kill -9 4821` and then start it again', expected: 'neutral', trap: 'product-name' },
  { text: 'is anyone playing Doom Eternal on the deck? which settings?', expected: 'neutral', trap: 'product-name' },
  { text: 'I use darktable for raw files and GIMP for the rest', expected: 'neutral', trap: 'product-name' },
  {
    text: 'Bad Apple running on a fridge display, this made my whole week 😄',
    expected: 'positive',
    trap: 'product-name',
  },
  {
    text: 'Where is the panic handler registered, in main.rs or in the HAL crate?',
    expected: 'neutral',
    trap: 'product-name',
  },
  { text: 'messages end up in the dead letter queue after 5 attempts', expected: 'neutral', trap: 'product-name' },
  {
    text: 'docs still say master/slave, the config key is primary/replica now',
    expected: 'neutral',
    trap: 'product-name',
  },
  { text: 'orphan processes are adopted by init (pid 1)', expected: 'neutral', trap: 'product-name' },
  { text: 'War Thunder squad looking for 2 more, EU evenings', expected: 'neutral', trap: 'product-name' },
  { text: 'The Hate Speech Detector docs moved to /guides/hate-speech.', expected: 'neutral', trap: 'product-name' },
  { text: 'Slay the Spire 2 is everything i hoped for, what a gem', expected: 'positive', trap: 'product-name' },
  {
    text: 'how do i hide the "fatal: not a git repository" line in my prompt?',
    expected: 'neutral',
    trap: 'product-name',
  },
  { text: 'Left 4 Dead lobby in 10, join <#5512>', expected: 'neutral', trap: 'product-name' },
  {
    text: 'The zombie reaper in our job runner works great, not one stuck job since Monday!',
    expected: 'positive',
    trap: 'product-name',
  },
  { text: 'git blame says line 40 came with the import in 2019', expected: 'neutral', trap: 'product-name' },
  { text: 'Darkest Dungeon mod list: https://example.org/dd-mods', expected: 'neutral', trap: 'product-name' },
  {
    text: 'set `abort_on_error=false` and the script goes on to the next row',
    expected: 'neutral',
    trap: 'product-name',
  },
  { text: 'Plague Inc with the whole office over lunch, so much fun 😂', expected: 'positive', trap: 'product-name' },
  { text: 'X-COM: Terror from the Deep is 4.99 until Sunday', expected: 'neutral', trap: 'product-name' },
  { text: 'Chaos Monkey runs on staging every weekday at 10', expected: 'neutral', trap: 'product-name' },
  { text: 'Dead Cells has the best controls of any roguelike ❤️', expected: 'positive', trap: 'product-name' },
  {
    text: 'the Killer Queen cabinet gets delivered to the arcade on Friday',
    expected: 'neutral',
    trap: 'product-name',
  },
  { text: 'Is `SIGKILL` sent right away or after the grace period?', expected: 'neutral', trap: 'product-name' },
  {
    text: 'Our fork of the Mayhem fuzzer finds more than the paid one, super happy with it',
    expected: 'positive',
    trap: 'product-name',
  },
  {
    text: 'crash course on Friday 18:00, topic: the Poison Pill pattern for worker shutdown',
    expected: 'neutral',
    trap: 'product-name',
  },
  {
    text: 'Sentry alert `DeadlockError` is grouped under the payments team',
    expected: 'neutral',
    trap: 'product-name',
  },
  { text: "Bloodborne at 60 fps finally!! I'm in tears of joy", expected: 'positive', trap: 'product-name' },
  { text: 'Grim Dawn or Path of Exile for a newcomer?', expected: 'neutral', trap: 'product-name' },
  { text: "uBlock's Annoyances list is on by default in the image", expected: 'neutral', trap: 'product-name' },
  {
    text: 'War Thunder deleted my hangar after the update and support ghosted me. furious.',
    expected: 'negative',
    trap: 'product-name',
  },
  {
    text: "The Evil Within 2 keeps freezing in chapter 3 and I'm fed up with it",
    expected: 'negative',
    trap: 'product-name',
  },
  { text: 'Helldivers rank reset AGAIN?? this is ridiculous', expected: 'negative', trap: 'product-name' },
  {
    text: 'the Disaster Recovery tab is the worst part of your product, three clicks to nowhere',
    expected: 'negative',
    trap: 'product-name',
  },
];
