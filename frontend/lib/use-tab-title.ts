"use client";

import { useEffect } from "react";

/** For the pages before the app; in it, the shell says what the tab is called. */
export function useTabTitle(title: string): void {
  useEffect(() => {
    document.title = title;
  }, [title]);
}
