// Colours and measures of our mails. Each text colour has a contrast of 4.5 or more on its ground.
import type { HealthStatus } from '../../core/health/snapshot.ts';

export const colour = {
  ink: '#1c2430',
  soft: '#5a6472',
  line: '#e3e7ec',
  ground: '#f3f5f8',
  paper: '#ffffff',
  accent: '#2456c9',
} as const;

export const statusColour: Readonly<Record<HealthStatus, { readonly ink: string; readonly ground: string }>> = {
  healthy: { ink: '#146c43', ground: '#e3f4ea' },
  watch: { ink: '#7a5200', ground: '#fdf1d6' },
  warning: { ink: '#a3211a', ground: '#fde8e6' },
  quiet: { ink: '#4a5462', ground: '#e9edf2' },
  'insufficient-data': { ink: '#4a5462', ground: '#e9edf2' },
};

export const font = 'Inter, -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif';

export const text = {
  title: { fontSize: '22px', lineHeight: '30px', fontWeight: 600, color: colour.ink, margin: '0 0 12px' },
  heading: { fontSize: '16px', lineHeight: '24px', fontWeight: 600, color: colour.ink, margin: '28px 0 8px' },
  body: { fontSize: '15px', lineHeight: '24px', color: colour.ink, margin: '0 0 12px' },
  small: { fontSize: '13px', lineHeight: '20px', color: colour.soft, margin: '0 0 8px' },
} as const;
