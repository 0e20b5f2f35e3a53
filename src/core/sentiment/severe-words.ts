// What the severe rules look for. Short on purpose: each entry is here because it seldom means anything else.

/** Slurs with hardly another meaning, as regular expressions of whole words. */
export const plainSlurs =
  'nigg(?:er|a|uh)s?|sandnigg(?:er|a)s?|fagg?ots?|faggy|kikes?|wetbacks?|ragheads?|towelheads?|trann(?:y|ies)|shemales?|' +
  'beaners?|pakis?|gooks?|spics?|chinks?|retards?|golliwogs?|zipperheads?|trannie|libtards?|mongoloids?|dykes?|fags?|coons?';

/** Among them those that also mean something harmless: only where they are aimed at people. */
export const ambiguousSlurs = 'retards?|retarded|trann(?:y|ies)|spics?|chinks?|coons?|dykes?|fags?|gooks?|pakis?|beaners?|cripples?|spastics?|spaz|homos?|poofs?|japs?|mongoloids?|libtards?';

/** Spelt-out forms the unmasking looks for. */
export const maskedWords =
  'nigger niggers nigga niggas faggot faggots fag fags kike kikes wetback raghead towelhead tranny trannies retard retards ' +
  'retarded chink chinks spic spics gook gooks dyke coon paki kill kys kms die suicide suicidal murder rape stab shoot bomb ' +
  'yourself urself myself strangle throat hurt hang hanging you your burn gun';
