"use client";

import { useMemo } from "react";
import { useWorld } from "@/live/provider";
import { t } from "@/text";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { CompassIcon } from "@/ui/icons";
import { useOpenDirect } from "./use-open-direct";
import { whomToAsk } from "./whom-to-ask";

/** What being a guest means for finding rooms, and the way on: somebody to ask. */
export function ForGuests({ title }: { title: string }) {
  const people = useWorld((world) => world.people);
  const asked = useMemo(() => whomToAsk(people), [people]);
  const openDirect = useOpenDirect();
  return (
    <Empty
      title={title}
      icon={<CompassIcon className="size-6" />}
      action={
        asked.length > 0 ? (
          <ul className="flex flex-wrap justify-center gap-2">
            {asked.map(({ id, name }) => (
              <li key={id}>
                <Button size="small" onClick={() => openDirect(id)}>
                  {t.rooms.writeTo(name)}
                </Button>
              </li>
            ))}
          </ul>
        ) : null
      }
    >
      {asked.length > 0 ? t.rooms.guestAsks : t.rooms.guest}
    </Empty>
  );
}
