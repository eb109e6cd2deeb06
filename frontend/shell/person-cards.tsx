"use client";

import { lazy, Suspense } from "react";
import { personCard } from "@/lib/person-card";
import { usePart } from "@/lib/store";

const PersonCard = lazy(() =>
  import("@/features/people/person-card").then((part) => ({ default: part.PersonCard })),
);

const isOpen = (card: unknown): boolean => card !== null;

/** Comes with the first name that is asked about. */
export function PersonCards() {
  return usePart(personCard, isOpen) ? (
    <Suspense fallback={null}>
      <PersonCard />
    </Suspense>
  ) : null;
}
