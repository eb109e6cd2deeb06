"use client";

import { INBOX_ACTIONS } from "@/features/inbox/inbox-actions";
import { LIST_KEYS } from "@/features/inbox/row-list";
import { SAVED_ACTIONS } from "@/features/inbox/saved-actions";
import { THREAD_ACTIONS } from "@/features/inbox/threads-actions";
import { messageKeys } from "@/features/messages/message-actions";
import { type Action, isSingle, keysText, singleKeys } from "@/lib/actions";
import { usePart } from "@/lib/store";
import { enterSends, keepSingleKeys } from "@/state/preferences";
import { t } from "@/text/far";
import { Dialog } from "@/ui/dialog";
import { Switch } from "@/ui/field";
import { APP_ACTIONS } from "./app-actions";
import { PLACE_ACTIONS } from "./place-actions";

type Rows = readonly (readonly [keys: string, label: string])[];

const same = <Value,>(value: Value): Value => value;

/** Keys that no table of actions has, because they belong to a field or to the page. */
const writing = (sends: boolean): Rows => [
  [sends ? "Enter" : "Mod+Enter", t.switcher.send],
  [sends ? "Shift+Enter" : "Enter", t.switcher.newLine],
  ["ArrowUp", t.switcher.editLast],
  ["Mod+B", t.messages.bold],
  ["Mod+I", t.messages.italic],
  ["Mod+Shift+X", t.messages.strike],
  ["Mod+E", t.messages.codeMark],
  ["@", t.switcher.mention],
  [":", t.switcher.emoji],
  ["#", t.switcher.roomLink],
  ["/", t.switcher.command],
  ["Escape", t.switcher.close],
];

export function ShortcutsSheet({ onClose }: { onClose: () => void }) {
  const single = usePart(singleKeys, same);
  return (
    <Dialog title={t.switcher.shortcuts} onClose={onClose} wide>
      <div className="mb-3 border-b border-line pb-2">
        <Switch
          label={t.settings.singleKeys}
          hint={t.settings.singleKeysHint}
          isOn={single}
          onChange={keepSingleKeys}
        />
      </div>
      <ShortcutTables />
    </Dialog>
  );
}

/** Every table of actions, as far as it has keys. Those that are turned off are said to be. */
export function ShortcutTables() {
  const single = usePart(singleKeys, same);
  const sends = usePart(enterSends, same);
  const lists = withoutDoubles([
    ...LIST_KEYS(),
    ...keysOf(INBOX_ACTIONS),
    ...keysOf(THREAD_ACTIONS),
    ...keysOf(SAVED_ACTIONS),
  ]);
  const everywhere: Rows = [...keysOf(APP_ACTIONS), ...keysOf(PLACE_ACTIONS)];
  return (
    <div className="flex flex-col gap-5">
      <Group title={t.switcher.everywhere} rows={everywhere} isOff={!single} />
      <Group title={t.switcher.writing} rows={writing(sends)} isOff={false} />
      <Group title={t.switcher.onMessage} rows={messageKeys()} isOff={!single} />
      <Group title={t.switcher.inLists} rows={lists} isOff={!single} />
    </div>
  );
}

/** What an action is called on nothing in particular. */
const keysOf = <On,>(actions: readonly Action<On>[]): Rows =>
  actions.flatMap(({ keys, label }) => (keys ? [[keys, label({} as On)] as const] : []));

const withoutDoubles = (rows: Rows): Rows => [...new Map(rows.map((row) => [row.join(" "), row])).values()];

function Group({ title, rows, isOff }: { title: string; rows: Rows; isOff: boolean }) {
  return (
    <section>
      <h3 className="mb-1 text-sm font-semibold text-soft">{title}</h3>
      <dl>
        {rows.map(([keys, label]) => (
          <div
            key={`${keys} ${label}`}
            className="flex min-h-9 items-center justify-between gap-4 border-b border-line py-1 text-sm"
          >
            <dt className={isOff && isSingle(keys) ? "text-soft line-through" : undefined}>
              {label}
              {isOff && isSingle(keys) ? <span className="sr-only"> ({t.switcher.off})</span> : null}
            </dt>
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
