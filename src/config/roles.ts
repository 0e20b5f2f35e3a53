import { CcoError } from '../core/errors.ts';

export const roles = ['bots', 'workers', 'web'] as const;
export type Role = (typeof roles)[number];

const isRole = (name: string): name is Role => roles.some((role) => role === name);

/**
 * Reads what follows `npm start --`: `--role <name>`, also several times or separated by commas. None: all roles.
 * @throws CcoError `config-argument`, `config-role`
 */
export const rolesFromArguments = (argv: readonly string[]): readonly Role[] => {
  const remedy = `Use --role with one of ${roles.join(', ')}, or nothing to run all of them.`;
  const wanted: Role[] = [];
  for (let index = 0; index < argv.length; index += 1) {
    const [option, attached] = (argv[index] ?? '').split(/=(.*)/su);
    if (option !== '--role') {
      throw new CcoError(`\`start\` does not know the argument ${option}.`, { code: 'config-argument', remedy });
    }
    if (attached === undefined) index += 1;
    const value = attached ?? argv[index];
    for (const name of value === undefined || value === '' ? [''] : value.split(',')) {
      if (!isRole(name)) {
        const message = name === '' ? '--role needs the name of a role.' : `There is no role "${name}".`;
        throw new CcoError(message, { code: 'config-role', remedy });
      }
      if (!wanted.includes(name)) wanted.push(name);
    }
  }
  return wanted.length === 0 ? roles : wanted;
};
