import { describe, expect, it } from 'vitest';
import { agentFileSchema, agentFromFile } from '../../src/config/agent.ts';

const agent = (file: unknown) => agentFromFile(agentFileSchema.parse(file));

describe('what cco-agent.json says of feedback by mail', () => {
  it('is nothing, or addresses and the space of each, in one spelling', () => {
    expect(agent({}).feedback).toEqual({ mail: {} });
    expect(agent({ feedback: { mail: { 'Feedback@Example.com': 'anychat:garden' } } }).feedback.mail).toEqual({
      'feedback@example.com': 'anychat:garden',
    });
  });

  it.each([{ feedback: 'anychat:garden' }, { 'feedback@example.com': 'garden' }, ['feedback@example.com']])(
    'refuses %j',
    (mail) => {
      expect(agentFileSchema.safeParse({ feedback: { mail } }).success).toBe(false);
    },
  );
});

describe('what cco-agent.json says of interventions', () => {
  it('is what a space starts with: no experiment, no words of its own, no quiet hours', () => {
    const { spaceDefaults, strategy } = agent({});
    expect(spaceDefaults.experiment).toEqual({ holdout: 0, seed: 1 });
    expect(spaceDefaults.messages).toEqual({ overrides: {} });
    expect(spaceDefaults.interventions).toMatchObject({ kindModes: {}, quietHours: null, excludedChannels: [] });
    expect(strategy).toBeUndefined();
  });

  it('sets an experiment, a kind’s mode, quiet hours and words', () => {
    const welcome = { en: '{bot} here, a bot. Hello!' };
    const { spaceDefaults } = agent({
      spaces: {
        experiment: { holdout: 0.1 },
        interventions: {
          kindModes: { thanks: 'auto', nudge: 'off' },
          quietHours: { timeZone: 'Europe/Berlin', from: '22:00', to: '07:00' },
        },
        messages: { overrides: { welcome } },
      },
    });
    expect(spaceDefaults).toMatchObject({
      experiment: { holdout: 0.1, seed: 1 },
      interventions: { kindModes: { thanks: 'auto', nudge: 'off' }, quietHours: { from: '22:00' } },
      messages: { overrides: { welcome } },
    });
  });

  it.each([
    ['a hold-out of most', { experiment: { holdout: 0.9 } }],
    ['a kind that is not there', { interventions: { kindModes: { shout: 'auto' } } }],
    [
      'a time zone that is not there',
      { interventions: { quietHours: { timeZone: 'Mars', from: '22:00', to: '07:00' } } },
    ],
    ['words that cannot be filled', { messages: { overrides: { nudge: { en: 'Hello {nobody}' } } } }],
  ])('refuses %s', (_, spaces) => {
    expect(agentFileSchema.safeParse({ spaces }).success).toBe(false);
  });

  it('holds a communication strategy, checked as a whole', () => {
    const links = [{ name: 'rules', url: 'https://example.org/rules' }];
    expect(agent({ brand: { strategy: { facts: { links } } } }).strategy?.facts.links).toEqual(links);
    expect(() => agent({ brand: { strategy: { voice: { tone: 'loud' } } } })).toThrow('brand.strategy.voice.tone');
  });
});
