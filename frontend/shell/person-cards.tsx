"use client";

import { latePart } from "@/lib/late-part";
import { personCard } from "@/lib/person-card";
import { usePart } from "@/lib/store";

const PersonCard = latePart(() => import("@/features/people/person-card").then((part) => part.PersonCard));

const isOpen = (card: unknown): boolean => card !== null;

/** Comes with the first name that is asked about. */
export function PersonCards() {
  return usePart(personCard, isOpen) ? <PersonCard /> : null;
}
