// Words the severe rules know, for the unmasking.

/** Forms the unmasking looks for. */
export const maskedWords =
  'nigger niggers nigga niggas faggot faggots fag fags kike kikes wetback raghead towelhead tranny trannies retard retards ' +
  'retarded chink chinks spic spics gook gooks dyke coon paki kill killing killed kys kms die dead death suicide suicidal murder rape ' +
  'stab shoot bomb yourself urself myself strangle throat hurt hang hanging you your burn gun knife bullet find house home break ' +
  'wetbacks ragheads towelheads shemales pajeets beaners gooks cunts fucking fucker fuck bitch nigguh phaggot fgt homo shemale pajeet beaner kikes spastic towelhead unalive overdose suicides rope noose hate hope deserve raped murdered stabbed shot killer kills cunt dyke dykes gypsy pikey troon negro negroes jews ' +
  'throw shooting stabbing murdering hanged hung drown strangled explode acid grenade rifle pistol weapon attack hurting cutting kidnap torture ' +
  'lynch slaughter execute behead lonely worthless goodbye disappear bridge jump meds drowning bleed blood corpse grave coffin ' +
  'head heads jaw arm arms hand hands ribs nose eye eyes brains guts sister brother mother daughter wife child children dog ' +
  'commit committing threat swatting doxx dox regret harming overdosing unaliving wrist suicid chinks kiked niggas cunts faggy ' +
  'slit beat punch smash legs neck face family kids live where know alive swat watch back coming tonight want life end cutting ' +
  'wrists pills will going gonna bleach self harm address skull teeth bones';

/** Small words among letters spaced out: "k i l l y o u". */
export const betweenWords =
  'am are is was be been my me to the in it its so ur his her him he she they them we us no not and or of on at for with this that all just need should could would deserve one of when if off up out yo ya im ill ima imma dont cant wanna really please now soon bad day night die u r here';
