"use client";

import { useEffect, useRef, useState } from "react";
import { plainText } from "@/lib/markdown";
import { t } from "@/text";
import type { Row } from "./rows";

const AT_MOST_EVERY_MS = 1_500;
const LONGEST_SPOKEN = 200;

/** Says new messages of others, politely and not too often. History, and what I write, is not news. */
export function Announcer({ rows, me, name }: { rows: Row[]; me: string; name: (id: string) => string }) {
  const [spoken, setSpoken] = useState("");
  const heard = useRef<number | null>(null);
  const waiting = useRef<Row[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const naming = useRef(name);
  naming.current = name;

  useEffect(() => {
    const newest = rows.findLast((row) => row.seq !== null)?.seq ?? 0;
    const from = heard.current;
    heard.current = Math.max(newest, from ?? 0);
    if (from === null) return;
    const news = rows.filter((row) => (row.seq ?? 0) > from && row.author !== me && !row.deleted);
    waiting.current.push(...news);
    if (waiting.current.length === 0 || timer.current) return;
    timer.current = setTimeout(() => {
      timer.current = null;
      setSpoken(newsText(waiting.current.splice(0), naming.current));
    }, AT_MOST_EVERY_MS);
  }, [rows, me]);

  useEffect(
    () => () => {
      if (timer.current) clearTimeout(timer.current);
      timer.current = null;
    },
    [],
  );

  return (
    <p aria-live="polite" className="sr-only" data-testid="announcer">
      {spoken}
    </p>
  );
}

function newsText(rows: Row[], name: (id: string) => string): string {
  const [only] = rows;
  if (!only) return "";
  if (rows.length > 1) return t.messages.spokenMany(rows.length);
  return t.messages.spoken(name(only.author), plainText(only.content, name).slice(0, LONGEST_SPOKEN));
}
