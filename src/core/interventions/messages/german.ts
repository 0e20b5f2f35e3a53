import type { Templates } from './catalogue.ts';

const stop = 'Damit ich mich aus dem heraushalte, was du schreibst: `/cco stop`.';
const minutes = '{minutes, plural, one {# Minute} other {# Minuten}}';

export const german: Templates = {
  nudge: {
    plain: `Hier ist {bot}, ein Bot. Die Frage oben wartet seit ${minutes} auf Antwort. {helpers}: Ihr wollt von solchen Fragen hören. Könnt ihr mal sehen?\n${stop}`,
    warm: `Hier ist {bot}, ein Bot. Die Frage oben ist nach ${minutes} noch offen. {helpers}: Ihr habt bei so etwas schon geholfen und wollt davon hören. Habt ihr kurz Zeit?\n${stop}`,
  },
  'rules-reminder': {
    plain: `Hier ist {bot}, ein Bot. Für alle, die {place, select, thread {diesen Faden} other {diesen Kanal}} lesen: Wir haben uns auf Regeln geeinigt, und hier stehen sie: {rules}\n${stop}`,
    warm: `Hier ist {bot}, ein Bot. In {place, select, thread {diesem Faden} other {diesem Kanal}} ist es gerade etwas rau. Damit alle gern hier sind, haben wir uns auf ein paar Regeln geeinigt: {rules}\n${stop}`,
  },
  'de-escalation': {
    plain: `Hier ist {bot}, ein Bot. {place, select, thread {Dieser Faden} other {Dieses Gespräch}} wirkt angespannt, und jemand aus der Moderation fand gut, dass ich es sage.\nOft hilft eine kurze Pause. Oder schreibt in einer Zeile, was ihr am meisten braucht, damit jemand genau dabei hilft.\n${stop}`,
    warm: `Hier ist {bot}, ein Bot. {place, select, thread {Dieser Faden} other {Dieses Gespräch}} wirkt angespannt. Das kommt vor, wenn etwas wichtig ist, und jemand aus der Moderation fand gut, dass ich es sage.\nWie wäre es mit einer kurzen Pause? Oder schreibt in einer Zeile, was ihr am meisten braucht, damit jemand genau dabei hilft.\n${stop}`,
  },
  'helper-call': {
    plain: `{bot}, euer Bot: Eine Frage in #{channel} wartet seit ${minutes}, und niemand hat geantwortet. Kann jemand von euch sehen, oder fragen, wer es weiß?`,
    warm: `{bot}, euer Bot: Jemand in #{channel} wartet seit ${minutes} auf Antwort. Ein kurzes Wort von euch hilft, auch „ich weiß es noch nicht“.`,
  },
  'status-post': {
    plain: `Hier ist {bot}, ein Bot. Gerade {people, plural, one {meldet # Person} other {melden # Leute}} das gleiche Problem, und die Moderation weiß davon. {status, select, none {Wer mehr weiß, schreibt es hier dazu.} other {Siehe auch: {status}}}\n${stop}`,
    warm: `Hier ist {bot}, ein Bot. Du bist damit nicht allein: Gerade {people, plural, one {meldet # Person} other {melden # Leute}} das gleiche Problem. Die Moderation weiß davon, also muss es niemand noch mal melden. {status, select, none {Wer mehr weiß, schreibt es hier dazu.} other {Siehe auch: {status}}}\n${stop}`,
  },
  'resolution-check': {
    plain: `Hier ist {bot}, ein Bot. Ist die Frage in {place, select, thread {diesem Faden} other {diesem Gespräch}} gelöst? Ein Ja oder Nein genügt. Bei Nein sehen andere, dass sie noch offen ist.\n${stop}`,
    warm: `Hier ist {bot}, ein Bot. Haben die Antworten in {place, select, thread {diesem Faden} other {diesem Gespräch}} geholfen? Ein Ja oder Nein genügt. Wenn nicht, sag es gern, dann sehen andere, dass es noch offen ist.\n${stop}`,
  },
  welcome: {
    plain: `Hier ist {bot}, ein Bot. Hier schreibt jemand zum ersten Mal. Willkommen! Wer kennt sich aus und kann etwas dazu sagen? {rules, select, none {} other {So gehen wir miteinander um: {rules}}}\n${stop}`,
    warm: `Hier ist {bot}, ein Bot. Eine neue Stimme: Willkommen, schön, dass du schreibst! Hier hilft man gern. Wer kennt sich aus? Eine kurze Antwort ist am ersten Tag viel wert. {rules, select, none {} other {So gehen wir miteinander um: {rules}}}\n${stop}`,
  },
  thanks: {
    plain: `Hier ist {bot}, ein Bot. In der letzten Woche {people, plural, one {hat # Person} other {haben # Leute}} hier {answers, plural, one {# Frage} other {# Fragen}} beantwortet. Danke.\n${stop}`,
    warm: `Hier ist {bot}, ein Bot, mit einem Dank: In der letzten Woche {people, plural, one {hat sich # Person} other {haben sich # Leute}} Zeit für {answers, plural, one {# Frage} other {# Fragen}} genommen. So wird das hier ein guter Ort. Danke!\n${stop}`,
  },
};
