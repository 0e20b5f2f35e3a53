// The hands of a test: it does what people on Discord do, by Discord's rules, and sees what they see.
import type { World } from '../state/world.ts';
import { createInteract, type Interact } from './interact.ts';
import { createPeople, type People } from './people.ts';
import { createTalk, type Talk } from './talk.ts';

/** Its methods throw `Refused` where Discord would not let the person do it. */
export type Driver = People & Talk & Interact;

export const createDriver = (world: World): Driver => ({
  ...createPeople(world),
  ...createTalk(world),
  ...createInteract(world),
});
