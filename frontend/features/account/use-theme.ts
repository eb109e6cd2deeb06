"use client";

import { useState } from "react";
import { keepTheme, readTheme, type Theme } from "@/state/preferences";

export function useTheme() {
  const [theme, setTheme] = useState(readTheme);
  const choose = (next: Theme) => {
    keepTheme(next);
    setTheme(next);
  };
  return { theme, choose };
}
