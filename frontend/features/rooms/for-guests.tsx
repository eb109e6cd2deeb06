"use client";

import { useMemo } from "react";
import { useWorld } from "@/live/provider";
import { t } from "@/text";
import { Button } from "@/ui/button";
import { useOpenDirect } from "./use-open-direct";
import { whomToAsk } from "./whom-to-ask";

/** What being a guest means for finding rooms, and the way on: somebody to ask. */
export function ForGuests() {
  const people = useWorld((world) => world.people);
  const asked = useMemo(() => whomToAsk(people), [people]);
  const openDirect = useOpenDirect();
  if (asked.length === 0) return <p>{t.rooms.guest}</p>;
  return (
    <>
      <p>{t.rooms.guestAsks}</p>
      <ul className="mt-5 flex flex-wrap justify-center gap-2">
        {asked.map(({ id, name }) => (
          <li key={id}>
            <Button onClick={() => openDirect(id)}>{t.rooms.writeTo(name)}</Button>
          </li>
        ))}
      </ul>
    </>
  );
}
