// What happened in a case, one line an event.
import { count, decimal } from '../commands/words.ts';
import { plainName } from '../interventions/card.ts';
import type { CaseEvent } from './case.ts';
import { stepOf } from './effect.ts';
import { kindWords, outcomeWords, stepWords } from './words.ts';

/** What happened, for moderators: times, and what each step was. Names are looked up by the caller. */
export const eventLine = (event: CaseEvent, nameOf: (id: string) => string): string => {
  const at = `${new Date(event.at).toISOString().slice(5, 16).replace('T', ' ')} UTC`;
  const who = event.by === null ? '' : ` by ${plainName(nameOf(event.by))}`;
  const what = (): string => {
    switch (event.kind) {
      case 'opened':
        return `opened${event.score === null ? '' : ` at a score of ${decimal(event.score)}`}`;
      case 'typed':
        return kindWords[event.caseKind].toLowerCase();
      case 'analysed':
        return event.themes.length === 0 ? 'no theme of five people or more' : count(event.themes.length, 'theme');
      case 'recurred':
        return 'seen again';
      case 'settled': {
        const [done, toDo] = stepWords(stepOf(event.effectId));
        return event.status === 'done' ? done : `${event.status}: ${toDo}`;
      }
      case 'recovered':
        return 'looks solved';
      case 'tracker-moved':
        return `the tracker says ${event.state}`;
      case 'votes':
        return `members: ${event.solved} solved, ${event.unsolved} not`;
      case 'unanswered':
        return 'too few members answered';
      case 'assigned':
        return event.to === null ? 'given to nobody' : `given to ${plainName(nameOf(event.to))}`;
      case 'noted':
        return event.text === '' ? 'noted (the words are gone)' : `noted: ${event.text}`;
      case 'prioritised':
        return `priority ${event.priority}`;
      case 'scored':
        return `score ${decimal(event.score)}`;
      case 'closed':
        return `closed: ${outcomeWords[event.outcome]}`;
      case 'reopened':
        return 'reopened';
      default:
        return event satisfies never;
    }
  };
  return `${at}: ${what()}${who}`;
};
