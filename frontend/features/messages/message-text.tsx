"use client";

import { clsx } from "clsx";
import { memo, type ReactNode, useMemo } from "react";
import { type Block, type Inline, parseMarkdown } from "@/lib/markdown";
import { roomPath } from "@/lib/route";
import { useEngine, useWorld } from "@/live/provider";
import { t } from "@/text";
import { AppLink } from "@/ui/app-link";
import { PersonLink } from "@/ui/person-link";
import { CodeBlock } from "./code-block";
import { useGroups } from "./use-groups";

/** The tree of a message as elements: there is no way by which its words could become markup. */
export const MessageText = memo(function MessageText({ content }: { content: string }) {
  const blocks = useMemo(() => parseMarkdown(content), [content]);
  return (
    <div className="leading-6 md:text-[0.9375rem] wrap-anywhere whitespace-pre-wrap" dir="auto">
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
      return <CodeBlock text={block.text} language={block.language} />;
    case "quote":
      return (
        <blockquote className="my-0.5 border-s-3 border-edge/60 ps-3 text-soft">
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
          className={clsx("my-0.5 ps-6", block.ordered ? "list-decimal" : "list-disc")}
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
    case "group":
      return <GroupMention group={piece.group} />;
    case "room":
      return <RoomLink room={piece.room} name={piece.name} />;
    default:
      return <Called isMe>@{piece.group}</Called>;
  }
}

function Mention({ user }: { user: string }) {
  const { me } = useEngine();
  const name = useWorld((world) => world.people[user]?.name);
  return (
    <Called isMe={user === me}>
      <PersonLink user={user}>@{name || t.common.somebody}</PersonLink>
    </Called>
  );
}

function GroupMention({ group }: { group: string }) {
  const { me } = useEngine();
  const found = useGroups(true).find(({ id }) => id === group);
  return (
    <span title={found?.name}>
      <Called isMe={found?.members.includes(me) ?? false}>@{found?.handle ?? t.messages.unknownGroup}</Called>
    </span>
  );
}

/** By its present name, if I am in it; else as it was called when this was written. */
function RoomLink({ room, name }: { room: string; name: string }) {
  const now = useWorld((world) => world.rooms[room]?.name);
  return (
    <AppLink
      to={roomPath(room)}
      data-testid="room-link"
      className="rounded-md bg-accent-wash px-1 font-medium text-accent-strong hover:underline dark:text-accent"
    >
      {`#${now || name || t.messages.unknownRoom}`}
    </AppLink>
  );
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
