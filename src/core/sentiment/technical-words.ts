// Words AFINN counts as clearly negative that a technical community uses for its daily work. Alone or in twos they do not
// make a message negative; in threes, or beside a word of feeling, they do.
const listed =
  'error problem issue fail failed fails failing failure crash crashed crashes crashing kill killed killing kills corrupt ' +
  'corrupted corruption damage damaged conflict conflicts conflicting warning warnings warn abort aborted aborts panic ' +
  'dump dumped dumps dead die died dies alone cut missing lost lose loses stuck unable invalid illegal denied deny reject ' +
  'rejected rejects blocked block blocks stop stopped stops cancel cancelled interrupt interrupted interrupts ' +
  'collision collisions fault faults faulty bug bugs bugged buggy limited limitation restrict restricted ignore ignored ' +
  'dirty drop dropped violation exploit vulnerable vulnerability vulnerabilities attack attacks oops sorry worry worries ' +
  'difficult trouble troubles threat threats risk risks harm hard';

/** What such a word counts: two stay under the threshold of a negative message. */
export const technicalValue = -0.7;

export const technicalWords: ReadonlySet<string> = new Set(
  listed.split(' ').flatMap((word) => (word.endsWith('s') ? [word] : [word, `${word}s`])),
);
