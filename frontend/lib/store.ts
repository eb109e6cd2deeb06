import { useCallback, useSyncExternalStore } from "react";

/** The smallest thing that can be watched. Values are frozen by convention: a change is a new value. */
export interface Store<Value> {
  read(): Value;
  write(value: Value): void;
  update(change: (value: Value) => Value): void;
  watch(watcher: () => void): () => void;
}

export function createStore<Value>(first: Value): Store<Value> {
  let current = first;
  const watchers = new Set<() => void>();
  const write = (value: Value) => {
    if (Object.is(value, current)) return;
    current = value;
    for (const watcher of [...watchers]) watcher();
  };
  return {
    read: () => current,
    write,
    update: (change) => write(change(current)),
    watch: (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
  };
}

/** `pick` must return a part of the value, not build a new object. */
export function usePart<Value, Part>(store: Store<Value>, pick: (value: Value) => Part): Part {
  const read = useCallback(() => pick(store.read()), [store, pick]);
  return useSyncExternalStore(store.watch, read, read);
}
