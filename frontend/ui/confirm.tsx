"use client";

import { useId } from "react";
import { type Asked, question } from "@/lib/questions";
import { usePart } from "@/lib/store";
import { t } from "@/text";
import { Button } from "./button";
import { Dialog } from "./dialog";

const same = <Value,>(value: Value): Value => value;

/** Shows what `ask` of `lib/questions.ts` asks. The shell has one. */
export function Confirmer() {
  const asked = usePart(question, same);
  return asked ? <Confirm key={asked.id} asked={asked} /> : null;
}

/** The safe answer has the focus: Enter by habit must not delete. */
function Confirm({ asked }: { asked: Asked }) {
  const id = useId();
  return (
    <Dialog
      title={asked.title}
      role="alertdialog"
      describedBy={asked.body ? id : undefined}
      onClose={() => asked.answer(false)}
    >
      {asked.body ? (
        <p id={id} className="leading-relaxed text-pretty text-soft">
          {asked.body}
        </p>
      ) : null}
      <div className="mt-6 flex flex-wrap justify-end gap-2">
        <Button data-first onClick={() => asked.answer(false)}>
          {asked.no ?? t.common.cancel}
        </Button>
        <Button look={asked.isDanger ? "danger" : "strong"} onClick={() => asked.answer(true)}>
          {asked.yes}
        </Button>
      </div>
    </Dialog>
  );
}
