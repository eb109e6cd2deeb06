"use client";

import { clsx } from "clsx";
import { memo, type ReactNode, useMemo } from "react";
import { type Block, type Inline, parseMarkdown } from "@/lib/markdown";
import { useEngine, useWorld } from "@/live/provider";

/** The tree of a message as elements: there is no way by which its words could become markup. */
export const MessageText = memo(function MessageText({ content }: { content: string }) {
  const blocks = useMemo(() => parseMarkdown(content), [content]);
  return (
    <div className="leading-[1.55] md:text-[0.9375rem] wrap-anywhere whitespace-pre-wrap" dir="auto">
      {numbered(blocks, (block) => (
        <BlockView block={block} />
      ))}
    </div>
  );
});

/** The pieces of a text never move: their place is their key. */
function numbered<Piece>(pieces: Piece[], show: (piece: Piece) => ReactNode): ReactNode {
  // biome-ignore lint/suspicious/noArrayIndexKey: as above
  return pieces.map((piece, at) => <Part key={at}>{show(piece)}</Part>);
}

const Part = ({ children }: { children: ReactNode }) => children;

function BlockView({ block }: { block: Block }) {
  switch (block.kind) {
    case "code":
      return (
        <pre className="my-1 overflow-x-auto rounded-lg border border-line bg-side px-3 py-2 font-mono text-[0.8125rem] leading-normal">
          <code>{block.text}</code>
        </pre>
      );
    case "quote":
      return (
        <blockquote className="my-0.5 border-l-3 border-edge/60 pl-3 text-soft">
          {numbered(block.inside, (inside) => (
            <BlockView block={inside} />
          ))}
        </blockquote>
      );
    case "list": {
      const List = block.ordered ? "ol" : "ul";
      return (
        <List
          start={block.ordered ? block.start : undefined}
          className={clsx("my-0.5 pl-6", block.ordered ? "list-decimal" : "list-disc")}
        >
          {numbered(block.items, (item) => (
            <li>
              <Words pieces={item} />
            </li>
          ))}
        </List>
      );
    }
    default:
      return (
        <p>
          <Words pieces={block.inside} />
        </p>
      );
  }
}

function Words({ pieces }: { pieces: Inline[] }) {
  return numbered(pieces, (piece) => <Word piece={piece} />);
}

function Word({ piece }: { piece: Inline }) {
  switch (piece.kind) {
    case "text":
      return piece.text;
    case "code":
      return (
        <code className="rounded-md border border-line bg-side px-1 py-px font-mono text-[0.875em]">
          {piece.text}
        </code>
      );
    case "strong":
      return (
        <strong className="font-semibold">
          <Words pieces={piece.inside} />
        </strong>
      );
    case "em":
      return (
        <em>
          <Words pieces={piece.inside} />
        </em>
      );
    case "strike":
      return (
        <s>
          <Words pieces={piece.inside} />
        </s>
      );
    case "link":
      return (
        <a
          href={piece.href}
          target="_blank"
          rel="noopener noreferrer nofollow ugc"
          className="text-accent underline decoration-accent/40 underline-offset-2 hover:decoration-accent"
        >
          <Words pieces={piece.inside} />
        </a>
      );
    case "mention":
      return <Mention user={piece.user} />;
    default:
      return <Called isMe>@{piece.group}</Called>;
  }
}

function Mention({ user }: { user: string }) {
  const { me } = useEngine();
  const name = useWorld((world) => world.people[user]?.name);
  return <Called isMe={user === me}>@{name || "somebody"}</Called>;
}

function Called({ isMe, children }: { isMe: boolean; children: ReactNode }) {
  return (
    <span
      className={clsx(
        "rounded-md px-1 font-medium",
        isMe ? "bg-warn-wash text-warn" : "bg-accent-wash text-accent-strong dark:text-accent",
      )}
      data-testid="mention"
    >
      {children}
    </span>
  );
}
