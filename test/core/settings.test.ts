import { describe, expect, it } from 'vitest';
import {
  checkSetting,
  defaultSpaceSettings,
  resolveSettings,
  settingKeys,
  spaceSettingsSchema,
} from '../../src/core/settings.ts';

describe('settings of a space', () => {
  it('are whole with nothing configured', () => {
    expect(defaultSpaceSettings).toMatchObject({
      mode: 'approve',
      health: { threshold: 0.8 },
      sla: { firstResponseMinutes: 60 },
      interventions: { cooldownMinutes: 120, dailyCap: 6 },
      retention: { textDays: 30, deadLetterDays: 7 },
    });
    expect(settingKeys).toContain('health.threshold');
    expect(settingKeys).toContain('mode');
  });

  it('stored for the space win over those for all, and those over the configuration', () => {
    const configured = spaceSettingsSchema.parse({ mode: 'observe', health: { threshold: 0.7 } });
    const { settings, origins } = resolveSettings(
      configured,
      { 'health.threshold': 0.75, 'sla.firstResponseMinutes': 30 },
      { 'sla.firstResponseMinutes': 15, mode: 'auto' },
    );
    expect(settings.mode).toBe('auto');
    expect(settings.health.threshold).toBe(0.75);
    expect(settings.sla.firstResponseMinutes).toBe(15);
    expect(origins).toMatchObject({
      mode: 'space',
      'health.threshold': 'global',
      'sla.firstResponseMinutes': 'space',
      'brand.botName': 'configuration',
    });
  });

  it('that are not allowed, or unknown, are passed over', () => {
    const { settings, rejected } = resolveSettings(
      defaultSpaceSettings,
      { 'health.threshold': 'high' },
      { nonsense: 1 },
    );
    expect(settings).toEqual(defaultSpaceSettings);
    expect(rejected).toEqual(['health.threshold']);
  });

  it.each([
    ['mode', 'auto', true],
    ['mode', 'yes', false],
    ['health.threshold', 0.7, true],
    ['health.threshold', 7, false],
    ['no.such', 1, false],
    ['health', {}, false],
  ])('%s = %j may be stored: %s', (key, value, ok) => {
    expect(checkSetting(key, value).ok).toBe(ok);
  });
});
