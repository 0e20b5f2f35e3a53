// natural declares its stemmers only together, and loading all of them takes a tenth of a second at start.
declare module 'natural/lib/natural/stemmers/porter_stemmer.js' {
  const stemmer: { stem(word: string): string };
  export = stemmer;
}
