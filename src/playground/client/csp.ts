// Imported first: zod compiles its checks with `new Function` otherwise, which `default-src 'self'` forbids and reports.
import { config } from 'zod';

config({ jitless: true });
