"use client";

import { MESSAGE_KEYS } from "@/features/messages/message-actions";
import { keysText } from "@/lib/actions";
import { Dialog } from "@/ui/dialog";
import { APP_ACTIONS, type AppAct } from "./app-actions";

const WRITING: readonly [string, string][] = [
  ["Enter", "Send"],
  ["Shift+Enter", "New line"],
  ["ArrowUp", "Edit my last message, in an empty field"],
  ["@", "Mention somebody"],
  ["Escape", "Close what is open"],
];

const NOBODY: AppAct = { here: null, rooms: [], isGuest: false, show: () => {} };

export function ShortcutsSheet({ onClose }: { onClose: () => void }) {
  const everywhere = APP_ACTIONS.flatMap(({ keys, label }) => (keys ? [[keys, label(NOBODY)] as const] : []));
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose}>
      <Group title="Everywhere" rows={everywhere} />
      <Group title="While writing" rows={WRITING} />
      <Group title="On a message that has the focus" rows={MESSAGE_KEYS} />
    </Dialog>
  );
}

function Group({ title, rows }: { title: string; rows: readonly (readonly [string, string])[] }) {
  return (
    <section className="mb-4">
      <h3 className="mb-1 text-sm font-semibold text-soft">{title}</h3>
      <dl>
        {rows.map(([keys, label]) => (
          <div
            key={keys}
            className="flex items-center justify-between gap-4 border-b border-line py-1.5 text-sm"
          >
            <dt>{label}</dt>
            <dd>
              <kbd className="rounded-md border border-line bg-side px-1.5 py-0.5 font-sans text-xs whitespace-nowrap">
                {keysText(keys)}
              </kbd>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
