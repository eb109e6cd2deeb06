import type { RoomId, UserId } from "@/api/types.gen";
import { type Block, type Inline, parseMarkdown } from "@/lib/markdown";

/** What a message says, in one line: for lists, where the whole of it is one step away. */

const LONGEST = 400;

export interface SnippetNames {
  person(id: UserId): string;
  /** Undefined: a room that I do not know. */
  room(id: RoomId): string | undefined;
}

export function snippetOf(content: string, names: SnippetNames): string {
  // Long texts are cut before they are read: nobody sees the rest here.
  const words = parseMarkdown(content.slice(0, LONGEST * 4)).map((block) => blockText(block, names));
  const line = words.join(" ").replace(/\s+/g, " ").trim();
  const signs = [...line];
  return signs.length > LONGEST ? `${signs.slice(0, LONGEST).join("")}…` : line;
}

function blockText(block: Block, names: SnippetNames): string {
  switch (block.kind) {
    case "code":
      return block.text;
    case "quote":
      return block.inside.map((inside) => blockText(inside, names)).join(" ");
    case "list":
      return block.items.map((item) => `• ${inlineText(item, names)}`).join(" ");
    default:
      return inlineText(block.inside, names);
  }
}

function inlineText(pieces: Inline[], names: SnippetNames): string {
  return pieces.map((piece) => pieceText(piece, names)).join("");
}

function pieceText(piece: Inline, names: SnippetNames): string {
  switch (piece.kind) {
    case "mention":
      return `@${names.person(piece.user)}`;
    case "call":
    case "group":
      return `@${piece.group}`;
    case "room":
      return `#${names.room(piece.room) ?? piece.name}`;
    case "text":
    case "code":
      return piece.text;
    default:
      return inlineText(piece.inside, names);
  }
}
