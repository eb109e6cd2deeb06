"use client";

import type { ComponentProps, MouseEvent } from "react";
import { go } from "@/lib/route";

interface AppLinkProps extends Omit<ComponentProps<"a">, "href"> {
  /** A path of this app. */
  to: string;
}

/** A link within the app: it moves without loading the page, and opens another tab as links do. */
export function AppLink({ to, onClick, ...rest }: AppLinkProps) {
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0)
      return;
    event.preventDefault();
    go(to);
  };
  return <a href={to} onClick={follow} {...rest} />;
}
