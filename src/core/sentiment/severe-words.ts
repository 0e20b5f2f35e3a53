// What the severe rules look for. Short on purpose: each entry is here because it seldom means anything else.

/** Slurs with hardly another meaning, as regular expressions of whole words. */
export const plainSlurs =
  'nigg(?:er|a|uh)s?|sandnigg(?:er|a)s?|sand monkeys?|fagg?ots?|faggy|wetbacks?|ragheads?|towelheads?|shemales?|golliwogs?|' +
  'zipperheads?|jigaboos?|porch monkeys?|jungle bunn(?:y|ies)|camel jockeys?|chingchongs?|ching chongs?|slant[- ]eyed|' +
  'retards|fucktards?|window ?lickers?|darkies|kikes|trannies|troons?|muzzies?|poofters?|batty ?boys?|lezzies|gyppos?|pikeys?';

/** Those that also mean something harmless: only where they are aimed at people. */
export const ambiguousSlurs =
  'retard|retarded|tranny|spics?|chinks?|coons?|dykes?|fags?|gooks?|pakis?|beaners?|spastics?|spaz|homos?|poofs?|' +
  'japs?|mongoloids?|mongs?|libtards?|kike|queers?|lesbos?|midgets?|dagos?|wops?|redskins?|autist|tards?|half-breeds?|shemale|negro(?:es)?|heebs?|yids?|abos?|squaws?|injuns?';

/** Forms the unmasking looks for. */
export const maskedWords =
  'nigger niggers nigga niggas faggot faggots fag fags kike kikes wetback raghead towelhead tranny trannies retard retards ' +
  'retarded chink chinks spic spics gook gooks dyke coon paki kill killing killed kys kms die dead death suicide suicidal murder rape ' +
  'stab shoot bomb yourself urself myself strangle throat hurt hang hanging you your burn gun knife bullet find house home break ' +
  'slit beat punch smash legs neck face family kids live where know alive swat watch back coming tonight want life end cutting ' +
  'wrists pills will going gonna bleach self harm address skull teeth bones';
