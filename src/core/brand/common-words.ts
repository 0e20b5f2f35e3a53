// Words that say nothing about a text's matter, English and German, in lower case and without accents.
const list = `
a about after again all also am an and any are as at be because been before being but by can could did do does doing done
each even ever few for from further get got had has have having he her here hers him his how i if in into is it its itself
just let like me mean meant more most my never no nor not now of off on once one only or other our out over own really same see
she should so some still such than that the their them then there these they thing things this those though through to too
try under until up us use used using very want was way we well were what when where which while who why will with would yes you your
help know work works working problem please
hello hey hi thanks thank anyone anybody everyone everybody somebody someone nobody people member members moderator admin
bot question thread
aber alle als also am an auch auf aus bei bin bis bist bitte da dann das dass dein dem den der des die dies diese doch du
durch ein eine einem einen einer er es euch fur hab habe haben hallo hast hat hatte hier ich ihm ihn ihnen ihr ihre im immer in ist ja
jemand kann kein keine kannst mal man mein mehr mich mir mit muss nach nicht noch nur ob oder ohne schon sein seine seit
sich sie sind so uber um und uns unter vom von vor war was weil wenn wer wie wieder wir wird wo zu zum zur danke mitglied
`;

export const commonWords: ReadonlySet<string> = new Set(list.split(/\s+/u).filter((word) => word !== ''));
