// What takes the edge off: jokes, games and stories, the words of others, talk about words.
import { ending, words } from './rule.ts';

const joking = words('lol+|lmf?ao+|rofl|haha+\\w*|hehe+|jk|j/k|just kidding|xd+|/s|/j|:p');
const laughing = /[😂🤣😅😹😆💀☠]/u;
const play = words(
  'games?|gaming|gamers?|(?<!(?:light|lit|strike) (?:a|the) )match(?:es)?|rematch|ranked|respawn\\w*|raids?|boss fight|lobby|pvp|pve|1v1|chess|poker|fifa|tekken|mario|minecraft|' +
    'fortnite|valorant|dota|league|overwatch|smash bros|tournament|scrims?|next (?:round|map)|(?:first|this|final|last) round|level|npcs?|quests?|dungeon|campaign|d&d|dnd|' +
    'characters?|chapter|novel|story|stories|movies?|films?|episode|season|villain|scene|fanfic\\w*|lyrics?|songs?|album|zombies?|' +
    'werewol\\w+|mafia|among us|sims|skyrim|elden ring|dark souls|headshots?|spawn\\w*|loot|leaderboard|speedrun\\w*|lava|creeper|impostor|' +
    'in taken|checkpoints?|payload|enrage|dps|aggro|healers?|tank class|spawn point|grenades?|frags?|hitbox\\w*|cutscenes?|speedrun|co-?op|warzone|counter ?strike|csgo|cs2|pubg|apex legends|roblox|rust server|pokemon|hearthstone|magic the gathering|deck|mtg|larp|quote|on stage|spoil\\w*|taser|nerf|paintball|laser tag|airsoft|wrestl\\w+|boxing|karate|sparring|monopoly|uno|mario kart',
);
const forReal = words(
  "not (?:in|a|about|just)(?: the| a)? game|for real|irl|in real life|not (?:a joke|joking|kidding)|no joke|(?:isn'?t|is not|ain'?t) a joke|i'?m serious|dead ?serious|i mean it|after (?:the|this|your) (?:match|game|tournament|stream)",
);

export const jokes = (text: string): boolean => !forReal.test(text) && (joking.test(text) || laughing.test(text));
export const plays = (text: string): boolean => !forReal.test(text) && play.test(text);

/** What people say they work with: "this regex makes me want to die". */
export const work = words(
  'css|html|javascript|typescript|webpack|ya?ml|xml|json|regex(?:es)?|merge\\w*|rebas\\w+|deploy\\w*|code|coding|codebase|bugs?|debug\\w*|builds?|compil\\w+|' +
    'meetings?|stand-?ups?|jira|exams|homework|mondays?|excel|kubernetes|k8s|docker|printers?|php|java|python|perl|legacy|refactor\\w*|tickets?|spreadsheets?|' +
    'sprint|commit|commits|git|npm|cmake|makefiles?|div|timezones?|dependency|dependencies|unit tests?|tests|flaky|ci|pipeline|deadline|wifi|lag|' +
    'one more (?:time|call|email)|process(?:es)?|daemon|scripts?|thread|pod|containers?|kernel|(?:hard |ssd )drives?|disks?|driver|server|laptop|battery|module|api|vim|emacs|linux|windows|ubuntu|grub|' +
    'jquery|powerpoint|teams call|zoom|traffic jam|taxes|tax return|assignment|essay|latex|migration|database|sql|oracle|segfault\\w*',
);

/** Ends the words before something somebody else said: "he told me to", "banned for saying". */
export const reported = ending(
  "(?:(?:told|tells?|telling|asked|asks|asking|ordered|urg\\w+|encourag\\w+|want(?:ed|s)) (?:me|us|him|her|them|people|someone|somebody|others|users?|members|everyone|anyone|each other|(?:my|his|her|a|the|our|some|other|another) [\\w']+(?: [\\w']+)?)|(?:said|says?|saying|writes?|wrote|writing|typ(?:e|es|ed|ing)|post(?:s|ed|ing)?|spam\\w*|shout\\w*|yell\\w*|scream\\w*|repl(?:y|ied|ying)|comment\\w*|messag\\w*|dm\\w*|sent|sends?|sending|(?:got|get|gets|getting|received) (?:an? |another )?(?:dms?|messages?|mails?|pms?|texts?|reply|replies|comments?)|heard|hear(?:ing)?|read|use[sd]?|using|the (?:words?|phrase|term)|words|comments?|jokes?|phrases?|threats?|things like|stuff like|rules?|e\\.g\\.?|such as|mean(?:s|ing)?|no (?:telling|saying|more)|(?<!one )call(?:ed|s|ing)?(?: (?!you\\b|u\\b)[\\w']+){0,2}))(?: (?:(?!i\\b|we\\b|you\\b|u\\b)[\\w']+|,)){0,3}",
);

/** Ends the words before what somebody says they would not do. */
export const denied = ending(
  "(?:i'?m not|i am not|im not|not|never|don'?t|dont|do not|wouldn'?t|won'?t|didn'?t|told|tells?|telling|asked|said|says?|wrote)(?: (?!i\\b|how\\b|know\\b|help\\b|pity\\b|advice\\b|sympathy\\b|attention\\b|comfort\\b|anything\\b)[\\w']+){0,3}",
);

/** "kys is a bannable phrase", "what does kys mean". */
const mention =
  /(?:kys|(?:kill|hang|hurt|end) your ?sel(?:f|ves))[ ,]*(?:is|are|was|were|isn'?t|aren'?t|gets?|will get|means?|stands for|as an? (?:insult|joke|word|slur)|or (?:similar|anything|other)|jokes?|spam\w*|comments?|messages?|in (?:dms?|a dm|the (?:rules|chat))|to (?:me|us|him|her|them|people|someone|others|anyone|my|another)|should (?:be|not)|counts?)(?![\p{L}\d])|what (?:does|is|do) kys|kys mean/u;
export const mentioned = (text: string): boolean => mention.test(text);

/** Offers of help, prevention, news and rules. */
export const helping = words(
  "if (?:you|anyone|anybody|someone|somebody|a user|a member|someone you know)(?:'?re| are| is|'?s| or \\w+)? (?:[\\w']+ ){0,4}?(?:feel\\w*|think\\w*|struggl\\w*|suicidal|considering|thoughts)|hot ?lines?|helplines?|lifeline|suicide prevention|awareness|support group|suicide squad|samaritans|crisis (?:line|text)|suicide (?:linux|burns?|bomber\\w*|bombing|doors?|hill|mission|run|pact|rates?|prevention)|(?:read|reading|watched|article|documentary|paper|study|statistics|policy|policies|rules?|report|moderat\\w*|research) (?:[\\w']+ ){0,4}(?:suicide|self[- ]harm)|(?:suicide|self[- ]harm) (?:policy|policies|rule|rules|content|moderation|prevention|awareness|research|statistics)|need (?:someone )?to talk|please (?:reach out|seek help|call)|reach out to",
);
