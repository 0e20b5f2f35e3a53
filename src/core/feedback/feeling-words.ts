// Words that say how somebody feels and not about what: no theme is called by them. What names a trouble (broken, slow,
// crash) is matter, however unhappy it reads. English and German, without accents, in small letters.
const words = `
  adore angry annoyed annoying appalled appalling atrocious awesome awful bad badly best better brilliant crap crappy cool
  damn disappointed disappointing disappointment disaster disgrace disgraceful disgusting dislike dreadful dumb enjoy
  excellent fantastic fed furious garbage glad good gorgeous grateful great happy hate hated hates hating hopeless horrible
  horrific idiotic incredible insane joke lame lousy love loved lovely loves loving mad magnificent mess nasty nice nightmare
  outrageous pathetic perfect pissed pleased poor poorly ridiculous rubbish sad shame shit shitty sick stunning stupid suck
  sucks super superb terrible terribly terrific ugly unacceptable unbelievable unhappy upset useless wonderful worse worst
  worthless wow wtf
  argerlich arger beschissen bescheuert blod blode dumm entsetzlich enttauschend enttauscht enttauschung ekelhaft furchtbar
  genial grauenhaft grausam grossartig gut gute guter gutes hasse hassen herrlich katastrophe lacherlich liebe lieben mies
  mist nervt nutzlos perfekt sauer scheisse scheiße großartig schlecht schlechte schlechter schlimm schlimmer schon schrecklich super toll
  tolle traurig unmoglich unverschamt wunderbar wutend
`;

export const feelingWords: ReadonlySet<string> = new Set(words.split(/\s+/u).filter((word) => word !== ''));
