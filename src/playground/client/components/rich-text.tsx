import { useMemo } from 'preact/hooks';
import { type Inline, parseMarkup } from '../markup.ts';

const Span = ({ node }: { node: Inline }) => {
  switch (node.kind) {
    case 'text':
      return <>{node.text}</>;
    case 'code':
      return <code>{node.text}</code>;
    case 'mention':
      return <span class="mention">@{node.name}</span>;
    case 'link':
      return (
        <a href={node.href} target="_blank" rel="noopener noreferrer">
          {node.text}
        </a>
      );
    case 'bold':
      return (
        <strong>
          <Spans nodes={node.children} />
        </strong>
      );
    default:
      return node satisfies never;
  }
};

// The parts have no identity of their own: their place in the text is their key.
const Spans = ({ nodes }: { nodes: readonly Inline[] }) => (
  <>
    {nodes.map((node, index) => (
      <Span key={`${index}-${node.kind}`} node={node} />
    ))}
  </>
);

/** A message's text with its marks; `names`: those `@name` may stand for. */
export const RichText = ({ text, names }: { text: string; names: readonly string[] }) => {
  const blocks = useMemo(() => parseMarkup(text, names), [text, names]);
  return (
    <div class="text">
      {blocks.map((block, index) => {
        const key = `${index}-${block.kind}`;
        return block.kind === 'fence' ? (
          <pre key={key}>
            <code>{block.text}</code>
          </pre>
        ) : (
          <p key={key}>
            <Spans nodes={block.children} />
          </p>
        );
      })}
    </div>
  );
};
