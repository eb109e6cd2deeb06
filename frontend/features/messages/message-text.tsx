import { memo } from "react";
import { linkify } from "@/lib/linkify";

/** Plain text, kept as written. Nothing is ever read as markup; only http(s) addresses become links. */
export const MessageText = memo(function MessageText({ content }: { content: string }) {
  return (
    <p className="leading-[1.55] md:text-[0.9375rem] wrap-anywhere whitespace-pre-wrap" dir="auto">
      {linkify(content).map((piece, at) =>
        piece.kind === "text" ? (
          piece.text
        ) : (
          <a
            // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text never move
            key={at}
            href={piece.href}
            target="_blank"
            rel="noopener noreferrer nofollow ugc"
            className="text-accent underline decoration-accent/40 underline-offset-2 hover:decoration-accent"
          >
            {piece.text}
          </a>
        ),
      )}
    </p>
  );
});
