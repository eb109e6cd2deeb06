"use client";

import { useEffect, useState } from "react";
import { keepTheme, type Theme, watchTheme } from "@/state/preferences";

export function useTheme(first: () => Theme) {
  const [theme, setTheme] = useState(first);
  useEffect(() => watchTheme(), []);
  const choose = (next: Theme) => {
    keepTheme(next);
    setTheme(next);
  };
  return { theme, choose };
}
