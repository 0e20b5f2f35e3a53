import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Block, type Inline, parseMarkup, plainText } from '../../../src/playground/client/markup.ts';

const text = (value: string): Inline => ({ kind: 'text', text: value });
const paragraph = (...children: Inline[]): Block => ({ kind: 'paragraph', children });
const link = (href: string, shown = href): Inline => ({ kind: 'link', href, text: shown });

describe('the text of a message', () => {
  it.each<[string, string, Block[]]>([
    ['plain text stays as it is', 'just words', [paragraph(text('just words'))]],
    ['line breaks stay', 'one\ntwo', [paragraph(text('one\ntwo'))]],
    ['HTML is only text', '<b onclick="x()">hi</b>', [paragraph(text('<b onclick="x()">hi</b>'))]],
    ['bold', 'a **b** c', [paragraph(text('a '), { kind: 'bold', children: [text('b')] }, text(' c'))]],
    [
      'code within bold',
      '**run `x`**',
      [paragraph({ kind: 'bold', children: [text('run '), { kind: 'code', text: 'x' }] })],
    ],
    ['stars without a partner stay', 'a ** b', [paragraph(text('a ** b'))]],
    ['stars around blanks stay', '2 ** 3 ** 4', [paragraph(text('2 ** 3 ** 4'))]],
    ['code keeps its stars', '`**a**`', [paragraph({ kind: 'code', text: '**a**' })]],
    ['empty code stays text', 'a `` b', [paragraph(text('a `` b'))]],
    [
      'a fence with its language',
      'see\n```ts\nlet a;\n\nlet b;\n```\ndone',
      [paragraph(text('see')), { kind: 'fence', text: 'let a;\n\nlet b;' }, paragraph(text('done'))],
    ],
    ['a fence that is never closed stays text', '```a', [paragraph(text('```a'))]],
    ['an address', 'see https://example.org/a?b=1', [paragraph(text('see '), link('https://example.org/a?b=1'))]],
    [
      'the full stop after an address is not part of it',
      '(https://example.org/a_(b)).',
      [paragraph(text('('), link('https://example.org/a_(b)'), text(').'))],
    ],
    ['no scripts as addresses', 'javascript:alert(1)', [paragraph(text('javascript:alert(1)'))]],
    ['no data as addresses', 'data:text/html,x', [paragraph(text('data:text/html,x'))]],
    ['an address within a word is none', 'xhttps://example.org', [paragraph(text('xhttps://example.org'))]],
    ['http alone is no address', 'https:// x', [paragraph(text('https:// x'))]],
    ['nothing at all', '', []],
  ])('%s', (_, said, blocks) => {
    expect(parseMarkup(said)).toEqual(blocks);
  });

  it.each<[string, string, readonly string[], Inline[]]>([
    ['a name', 'hi @Ana!', ['Ana'], [text('hi '), { kind: 'mention', name: 'Ana' }, text('!')]],
    ['in any letter case', '@ana', ['Ana'], [{ kind: 'mention', name: 'ana' }]],
    ['the longest name wins', '@Ana Lee', ['Ana', 'Ana Lee'], [{ kind: 'mention', name: 'Ana Lee' }]],
    ['not the beginning of a longer name', '@Anastasia', ['Ana'], [text('@Anastasia')]],
    ['not in an e-mail address', 'x@Ana', ['Ana'], [text('x@Ana')]],
  ])('mentions: %s', (_, said, names, children) => {
    expect(parseMarkup(said, names)).toEqual([paragraph(...children)]);
  });

  it('loses no character of a text without fences', () => {
    const shown = (node: Inline): string => {
      if (node.kind === 'bold') return `**${node.children.map(shown).join('')}**`;
      if (node.kind === 'code') return `\`${node.text}\``;
      return node.kind === 'mention' ? `@${node.name}` : node.text;
    };
    const words = fc.array(
      fc.constantFrom('a', ' ', '*', '**', '`', '@Ana', 'https://a.example/', '(', ')', '.', '\n'),
    );
    fc.assert(
      fc.property(words, (parts) => {
        const said = parts.join('').replace(/`{3,}/gu, '``');
        const back = parseMarkup(said, ['Ana']).flatMap((block) =>
          block.kind === 'paragraph' ? block.children.map(shown) : [],
        );
        expect(back.join('')).toBe(said.trim() === '' ? '' : said.replace(/^\n+|\n+$/gu, ''));
      }),
    );
  });

  it('only ever links to http and https', () => {
    const links = (nodes: readonly Inline[]): string[] =>
      nodes.flatMap((node) => {
        if (node.kind === 'bold') return links(node.children);
        return node.kind === 'link' ? [node.href] : [];
      });
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('https://', 'http://', 'HTTP://x', 'javascript:', ''),
        (rest, scheme) => {
          for (const block of parseMarkup(scheme + rest)) {
            if (block.kind === 'paragraph')
              for (const href of links(block.children)) expect(href).toMatch(/^https?:\/\//u);
          }
        },
      ),
    );
  });

  it.each([
    ['marks are left out', 'a **b** `c`', 200, 'a b c'],
    ['it stays on one line', 'a\n\nb', 200, 'a b'],
    ['it ends with an ellipsis where it is too long', 'abcdefgh', 5, 'abcd…'],
  ])('as plain text: %s', (_, said, limit, plain) => {
    expect(plainText(said, limit)).toBe(plain);
  });
});
