// A short, explicit list: AFINN words of -4 and -5 that insult people, with a probability that a message holding one is
// offensive. Left out on purpose: words of that list that are mere emphasis or facts ("hell", "damned", "fraud", "wtf"),
// and "cock", "dick", "shrew", which are names and birds as well. Raised by 0.2 where it is said to somebody ("you").
const listed: readonly (readonly [number, string])[] = [
  [0.9, 'nigger niggers faggot faggots cunt cunts cocksucker cocksuckers motherfucker motherfuckers'],
  [
    0.7,
    'asshole assholes arsehole arseholes bitch bitches bastard bastards dickhead shithead fuckface fuckhead fucktard',
  ],
  [0.7, 'fucker fuckers jackass jackasses prick scumbag slut sluts twat whore whores'],
  [0.6, 'fuck fucked fuckin fucking fuked fuking bullshit shit motherfucking'],
];

export const offensiveWords: ReadonlyMap<string, number> = new Map(
  listed.flatMap(([probability, words]) => words.split(' ').map((word) => [word, probability] as const)),
);
